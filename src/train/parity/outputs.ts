// What both networks say of the first step's crops, and the student's tokens on the way there.

import type { Gpu } from '../../gpu/device'
import { tokensOf, type TokenGroup } from '../../ops/patch/tokenGroups'
import type { Tensor } from '../../tensor/tensor'
import type { StepTrace } from '../step'
import type { Checks } from './checks'
import type { ModelCase } from './modelJson'
import { floatsOf } from './read'
import { TOLERANCE } from './tolerance'

/** An intermediate result and how its rows lie. */
export interface Kept {
  tensor: Tensor
  groups: readonly TokenGroup[]
}

const { output } = TOLERANCE

export async function checkOutputs(gpu: Gpu, trace: StepTrace, checks: Checks): Promise<void> {
  for (const side of ['student', 'teacher'] as const) {
    const { viewLogits, regionLogits, regionFeatures, groups } = trace[side]
    const compare = async (name: string, tensor: Tensor) => {
      checks.compare(`out.${side}.${name}`, await floatsOf(gpu, tensor), tensor.shape, output)
    }
    await compare('cls', viewLogits)
    if (!regionLogits) continue
    await compare('region', regionLogits)
    await compare('fea', regionFeatures)
    checks.equal(`out.${side}.npatch`, groups.map(tokensOf), [groups.length])
  }
}

/** @param kept by name; the qkv of blocks, kept for their attention, is in no file */
export async function checkIntermediates(gpu: Gpu, kept: ReadonlyMap<string, Kept>, checks: Checks): Promise<void> {
  for (const [name, { tensor, groups }] of kept) {
    if (name.endsWith('.attn.qkv')) continue
    const values = await floatsOf(gpu, tensor)
    const C = tensor.shape[1]
    groups.forEach((group, g) => {
      const [N, first] = [tokensOf(group), group.firstRow]
      const rows = values.subarray(first * C, (first + group.images * N) * C)
      checks.compare(`inter.student.${resolutionOf(g)}.${name}`, rows, [group.images, N, C], output)
    })
  }
}

/** The first group holds the global crops. */
export const resolutionOf = (group: number): string => (group === 0 ? 'global' : 'local')

/** The teacher's final norm: its region features, with the cls token of a ViT in front. */
export async function checkTeacherNorm(
  gpu: Gpu,
  { teacher }: StepTrace,
  { config }: ModelCase,
  checks: Checks,
): Promise<void> {
  const [regions, views] = [await floatsOf(gpu, teacher.regionFeatures), await floatsOf(gpu, teacher.viewFeatures)]
  const [{ images, ...map }] = teacher.groups
  const [T, C] = [tokensOf(map), teacher.regionFeatures.shape[1]]
  const hasCls = config.arch === 'vit'
  const rows = Array.from({ length: images }, (_, i) => [
    ...(hasCls ? views.subarray(i * C, (i + 1) * C) : []),
    ...regions.subarray(i * T * C, (i + 1) * T * C),
  ])
  checks.compare('inter.teacher.global.norm', rows.flat(), [images, T + Number(hasCls), C], output)
}
