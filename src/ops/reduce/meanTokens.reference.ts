// The op again, as plain loops in double precision.

import { tokensOf, type TokenGroup } from '../patch/tokenGroups'

/** Mean token of every image of `x` [R, C]. */
export function meanTokensReference(x: ArrayLike<number>, groups: readonly TokenGroup[], C: number): number[] {
  const means: number[] = []
  for (const group of groups) {
    const tokens = tokensOf(group)
    for (let image = 0; image < group.images; image++)
      for (let c = 0; c < C; c++) {
        let sum = 0
        for (let t = 0; t < tokens; t++) sum += x[(group.firstRow + image * tokens + t) * C + c]
        means.push(sum / tokens)
      }
  }
  return means
}
