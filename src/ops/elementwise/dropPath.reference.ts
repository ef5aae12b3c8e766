// The op again, as plain loops in double precision; the draws are base/rng's.

import { STREAM, pcg4d, unitFloat } from '../../base/rng'
import { tokensOf, type TokenGroup } from '../patch/tokenGroups'

/** Whether an image keeps its branch. */
export function keepsBranch(seed: number, step: number, layer: number, image: number, rate: number): boolean {
  return unitFloat(pcg4d(seed, STREAM.dropPath, step, layer * 65536 + image)[0]) >= Math.fround(rate)
}

/** `residual` [R, C] plus what is kept of `branch` [R, C]. */
export function dropPathAddReference(
  residual: ArrayLike<number>,
  branch: ArrayLike<number>,
  groups: readonly TokenGroup[],
  C: number,
  { rate, seed, step, layer }: Record<'rate' | 'seed' | 'step' | 'layer', number>,
): number[] {
  const y: number[] = []
  let image = 0
  for (const group of groups)
    for (let i = 0; i < group.images; i++, image++) {
      const scale = keepsBranch(seed, step, layer, image, rate) ? 1 / (1 - rate) : 0
      for (let e = 0; e < tokensOf(group) * C; e++) y.push(residual[y.length] + scale * branch[y.length])
    }
  return y
}
