// The features evaluation uses, as a model case states them: the student's view feature of crop 0 and its last blocks.

import type { Gpu } from '../../gpu/device'
import { meanTokens } from '../../ops/reduce/meanTokens'
import { CompiledProgram } from '../../tensor/compiled'
import { Program } from '../../tensor/program'
import { Tensor } from '../../tensor/tensor'
import type { RunObjects } from '../build'
import type { Checks } from './checks'
import type { ModelCase } from './modelJson'
import { floatsOf } from './read'
import { TOLERANCE } from './tolerance'

export async function checkEvaluation(gpu: Gpu, run: RunObjects, json: ModelCase, checks: Checks): Promise<void> {
  const { batch, img, arch } = json.config
  const pixels = Tensor.persistent(gpu, 'crop 0', [batch, 3, img, img], checks.floats('crop.0', [batch, 3, img, img]))
  const program = new Program(gpu, 'golden features')
  const { view, blocks, meanRegion } = program.record(() => {
    const output = run.student.backbone.forward([{ pixels, images: batch, side: img }], {
      lastBlocks: json.eval_last_blocks_n,
    })
    return { ...output, meanRegion: meanTokens(output.regions, output.groups) }
  })
  const compiled = await CompiledProgram.compile(program, [view, meanRegion, ...blocks])
  compiled.run()
  const compare = async (name: string, parts: Tensor[]) => {
    const width = parts.reduce((sum, { shape }) => sum + shape[1], 0)
    const values = sideBySide(await Promise.all(parts.map((part) => floatsOf(gpu, part))), batch)
    checks.compare(`eval.${name}`, values, [batch, width], TOLERANCE.output)
  }
  await compare('view_feature', [view])
  await compare('last_blocks', blocks)
  if (arch === 'vit') await compare('last_blocks_avgpool', [view, meanRegion])
  compiled.destroy()
  if (pixels.storage.buffer) gpu.destroyBuffer(pixels.storage.buffer)
}

/** Features [images, C] of several parts, one after another for each image. */
const sideBySide = (parts: Float32Array[], images: number): number[] =>
  Array.from({ length: images }, (_, i) =>
    parts.flatMap((part) => {
      const C = part.length / images
      return [...part.subarray(i * C, (i + 1) * C)]
    }),
  ).flat()
