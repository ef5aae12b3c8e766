// The features evaluation uses, as a model case states them: the student's view feature of crop 0 and its last blocks.

import type { Gpu } from '../../gpu/device'
import { meanTokens } from '../../ops/reduce/meanTokens'
import { CompiledProgram } from '../../tensor/compiled'
import { Program } from '../../tensor/program'
import { Tensor } from '../../tensor/tensor'
import type { RunObjects } from '../build'
import { TOLERANCE, type Checks } from './checks'
import type { ModelCase } from './modelCase'

export async function checkEvaluation(gpu: Gpu, run: RunObjects, json: ModelCase, checks: Checks): Promise<void> {
  const { batch, img, arch } = json.config
  const pixels = Tensor.persistent(gpu, 'crop 0', [batch, 3, img, img], checks.floats('crop.0', [batch, 3, img, img]))
  const program = new Program(gpu, 'golden features')
  const found = program.record(() => {
    const output = run.student.backbone.forward([{ pixels, images: batch, side: img }], {
      lastBlocks: json.eval_last_blocks_n ?? 4,
    })
    return { ...output, meanRegion: meanTokens(output.regions, output.groups) }
  })
  const compiled = await CompiledProgram.compile(program, [found.view, found.meanRegion, ...found.blocks])
  compiled.run()
  const read = async (tensor: Tensor) => ({ C: tensor.shape[1], data: (await tensor.read(gpu)) as Float32Array })
  const view = await read(found.view)
  const blocks = await Promise.all(found.blocks.map(read))
  checks.compare('eval.view_feature', view.data, TOLERANCE.output)
  checks.compare('eval.last_blocks', sideBySide(batch, blocks), TOLERANCE.output)
  if (arch === 'vit')
    checks.compare(
      'eval.last_blocks_avgpool',
      sideBySide(batch, [view, await read(found.meanRegion)]),
      TOLERANCE.output,
    )
  compiled.destroy()
  if (pixels.storage.buffer) gpu.destroyBuffer(pixels.storage.buffer)
}

/** Features of several blocks, one after another for each image. */
function sideBySide(images: number, parts: { C: number; data: Float32Array }[]): number[] {
  return Array.from({ length: images }, (_, i) =>
    parts.flatMap(({ C, data }) => [...data.subarray(i * C, (i + 1) * C)]),
  ).flat()
}
