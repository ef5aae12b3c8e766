// The views of a step as pictures: the same draws and kernels as training, without the normalisation.

import { GLOBAL_CROPS, multiCropOfFirst } from '../augment/multiCrop'
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
  { size, train, classes }: Dataset,
  config: RunConfig,
  step: number,
  count: number,
): Promise<ViewSheet[]> {
  const indices = new BatchOrder(train.count, config.batchSize, config.seed).at(step).subarray(0, count)
  const bytes = new Uint8Array(indices.length * 3 * size * size)
  train.read(indices, bytes)
  const crops = await cropsOf(gpu, { batch: indices.length, size }, config, step, bytes)

  return Array.from(indices, (index, sample) => {
    const original = bytes.subarray(sample * 3 * size * size, (sample + 1) * 3 * size * size)
    const views = crops.map(({ side, values }, crop) => {
      const at = sample * 3 * side * side
      const planes = values.subarray(at, at + 3 * side * side).map((v) => 255 * v)
      const kind = crop < GLOBAL_CROPS ? ('global' as const) : ('local' as const)
      return { kind, size: side, pixels: planesToRgba(planes, side) }
    })
    const label = train.labels ? classes[train.labels[index]] : null
    return { image: { size, pixels: planesToRgba(original, size) }, label, views }
  })
}

/**
 * Each crop of these images, the first of a batch, as values in [0, 1]. All memory that takes is given back, whether it was
 * enough or not.
 */
async function cropsOf(
  gpu: Gpu,
  images: { batch: number; size: number },
  { batchSize, seed, augment, backbone }: RunConfig,
  step: number,
  bytes: Uint8Array<ArrayBuffer>,
) {
  const pixels = Tensor.deferred('images to view', [bytes.length / 4], 'u32')
  const scalars = new StepScalars()
  let compiled: CompiledProgram | null = null
  try {
    await allocateTensors(gpu, 'the images that are augmented', [pixels, scalars.tensor])
    if (pixels.storage.buffer) gpu.device.queue.writeBuffer(pixels.storage.buffer, 0, bytes)
    scalars.write(gpu, { seed, step })
    const program = new Program(gpu, 'views')
    const crops = program.record(() =>
      multiCropOfFirst({ pixels, ...images }, batchSize, augment, backbone.imgSize, AS_IT_IS, scalars.tensor),
    )
    compiled = await CompiledProgram.compile(program, crops.map((c) => c.pixels)) // prettier-ignore
    compiled.run()
    return await Promise.all(
      crops.map(async (crop) => ({ side: crop.side, values: (await crop.pixels.read(gpu)) as Float32Array })),
    )
  } finally {
    compiled?.destroy()
    for (const { storage } of [pixels, scalars.tensor]) if (storage.buffer) gpu.destroyBuffer(storage.buffer)
  }
}
