// The crops of a model case: one batch of pixels for each resolution, overwritten from step to step.

import type { Gpu } from '../../gpu/device'
import type { ViewGroup } from '../../nn/backbone'
import { TEACHER_VIEWS } from '../../ops/loss/matchedCrossEntropy'
import { Tensor } from '../../tensor/tensor'
import type { Checks } from './checks'
import type { ModelCase } from './modelJson'

/** Neighbours of one size are one group, as by `unique_consecutive` of the official code. */
export function allocateCrops(gpu: Gpu, { config }: ModelCase): ViewGroup[] {
  const sides = [
    ...new Array<number>(TEACHER_VIEWS).fill(config.img),
    ...new Array<number>(config.n_local).fill(config.local),
  ]
  const groups: { side: number; crops: number }[] = []
  for (const side of sides) {
    const last = groups.at(-1)
    if (last?.side === side) last.crops++
    else groups.push({ side, crops: 1 })
  }
  return groups.map(({ side, crops }) => {
    const images = crops * config.batch
    return { pixels: Tensor.persistent(gpu, 'crops', [images, 3, side, side]), images, side }
  })
}

/** What a step's tensors are called: those of the first have no prefix. */
export const prefixOf = (step: number): string => (step === 1 ? '' : `step${step}.`)

export function writeCrops(gpu: Gpu, views: readonly ViewGroup[], json: ModelCase, step: number, checks: Checks): void {
  const { batch } = json.config
  let crop = 0
  for (const { pixels, images, side } of views) {
    const { buffer } = pixels.storage
    for (let i = 0; i < images / batch; i++, crop++) {
      const data = checks.floats(`${prefixOf(step)}crop.${crop}`, [batch, 3, side, side])
      if (buffer) gpu.device.queue.writeBuffer(buffer, i * data.byteLength, data)
    }
  }
}

export function destroyCrops(gpu: Gpu, views: readonly ViewGroup[]): void {
  for (const { pixels } of views) if (pixels.storage.buffer) gpu.destroyBuffer(pixels.storage.buffer)
}
