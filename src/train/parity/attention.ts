// Attention of every block of the student, for sample 0 of crop 0 and of crop 2, as a model case states it.

import type { Gpu } from '../../gpu/device'
import { hasAttention, type ViewGroup } from '../../nn/backbone'
import { attentionProbabilities } from '../../ops/window/windowAttention'
import { CompiledProgram } from '../../tensor/compiled'
import { Program } from '../../tensor/program'
import type { Tensor } from '../../tensor/tensor'
import type { RunObjects } from '../build'
import type { Checks } from './checks'
import { resolutionOf } from './outputs'
import { floatsOf } from './read'
import { TOLERANCE } from './tolerance'

/** Windows of more tokens are left out of the files, except for the first and the last block. */
const LARGE = 70

/** @param views the crops of step 1, a group for each resolution */
export async function checkAttention(
  gpu: Gpu,
  run: RunObjects,
  views: readonly ViewGroup[],
  checks: Checks,
): Promise<void> {
  const { backbone } = run.student
  const program = new Program(gpu, 'golden attention')
  const found = program.record(() => {
    const maps: { name: string; isMiddle: boolean; tensor: Tensor }[] = []
    backbone.forward(views, {
      keep: (name, tensor, groups) => {
        const index = backbone.blocks.findIndex((block) => name === `${block.name}.attn.qkv`)
        const block = backbone.blocks.at(index)
        if (index < 0 || !block || !hasAttention(block)) return
        const options = block.attentionOptions(groups)
        groups.forEach((_, g) =>
          maps.push({
            name: `attn.${resolutionOf(g)}.${index}`,
            isMiddle: index > 0 && index < backbone.blocks.length - 1,
            tensor: attentionProbabilities(tensor, options, g, 0),
          }),
        )
      },
    })
    return maps
  })
  const compiled = await CompiledProgram.compile(program, found.map((f) => f.tensor)) // prettier-ignore
  compiled.run()
  for (const { name, isMiddle, tensor } of found) {
    const isOptional = isMiddle && tensor.shape[3] > LARGE
    checks.compare(name, await floatsOf(gpu, tensor), tensor.shape, TOLERANCE.output, { isOptional })
  }
  compiled.destroy()
}
