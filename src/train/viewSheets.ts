// The views of a step as pictures: the same draws and kernels as training, without the normalisation.

import { multiCrop } from '../augment/multiCrop'
import type { Dataset } from '../data/dataset'
import type { Gpu } from '../gpu/device'
import { StepScalars } from '../optim/stepScalars'
import type { RunConfig } from '../runs/config'
import { allocateTensors } from '../tensor/allocateTensors'
import { CompiledProgram } from '../tensor/compiled'
import { Program } from '../tensor/program'
import { Tensor } from '../tensor/tensor'
import { planesToRgba } from '../viz/paint/planes'
import { BatchOrder } from './batches'
import type { ViewSheet } from './protocol'

const AS_IT_IS = { mean: [0, 0, 0], std: [1, 1, 1] } as const

/** Views of the first `count` images that a run of `config` sees at `step`. */
export async function viewSheets(
  gpu: Gpu,
  dataset: Dataset,
  config: RunConfig,
  step: number,
  count: number,
): Promise<ViewSheet[]> {
  const { batchSize: batch, seed } = config
  const { size, train, classes } = dataset
  const indices = new BatchOrder(train.count, batch, seed).at(step)
  const bytes = new Uint8Array(batch * 3 * size * size)
  train.read(indices, bytes)
  const { groups, values } = await cropsOf(gpu, dataset, config, step, bytes)

  return Array.from({ length: Math.min(count, batch) }, (_, sample) => {
    const label = train.labels ? classes[train.labels[indices[sample]]] : null
    const original = bytes.subarray(sample * 3 * size * size, (sample + 1) * 3 * size * size)
    const views = groups.flatMap(({ images, side }, g) =>
      Array.from({ length: images / batch }, (_, crop) => {
        const at = (crop * batch + sample) * 3 * side * side
        const planes = values[g].subarray(at, at + 3 * side * side).map((v) => 255 * v)
        return {
          kind: g === 0 ? ('global' as const) : ('local' as const),
          size: side,
          pixels: planesToRgba(planes, side),
        }
      }),
    )
    return { image: { size, pixels: planesToRgba(original, size) }, label, views }
  })
}

/** All crops of a batch, as values in [0, 1]. All memory that takes is given back, whether it was enough or not. */
async function cropsOf(
  gpu: Gpu,
  { size }: Dataset,
  { batchSize: batch, seed, augment, backbone }: RunConfig,
  step: number,
  bytes: Uint8Array<ArrayBuffer>,
) {
  const pixels = Tensor.deferred('images to view', [bytes.length / 4], 'u32')
  const scalars = new StepScalars()
  let compiled: CompiledProgram | null = null
  try {
    await allocateTensors(gpu, 'the images that are augmented', [pixels, scalars.tensor])
    if (pixels.storage.buffer) gpu.device.queue.writeBuffer(pixels.storage.buffer, 0, bytes)
    scalars.write(gpu, {
      seed,
      step,
      lr: 0,
      weightDecay: 0,
      momentum: 1,
      teacherTemp: 1,
      centerMomentum: 1,
      classes: [],
    })
    const program = new Program(gpu, 'views')
    const groups = program.record(() =>
      multiCrop({ pixels, batch, size }, augment, backbone.imgSize, AS_IT_IS, scalars.tensor),
    )
    compiled = await CompiledProgram.compile(program, groups.map((g) => g.pixels)) // prettier-ignore
    compiled.run()
    const values = await Promise.all(groups.map(async (g) => (await g.pixels.read(gpu)) as Float32Array))
    return { groups, values }
  } finally {
    compiled?.destroy()
    for (const { storage } of [pixels, scalars.tensor]) if (storage.buffer) gpu.destroyBuffer(storage.buffer)
  }
}
