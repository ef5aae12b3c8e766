// The ops again, as plain loops over images.

import { tokensOf, type TokenGroup } from '../patch/tokenGroups'

/** Rows of `x`, `tokens` of them for each image of each group. */
function sequencesOf(x: ArrayLike<number>, groups: readonly TokenGroup[], C: number, extra = 0): number[][][] {
  let row = 0
  return groups.flatMap((group) =>
    Array.from({ length: group.images }, () =>
      Array.from({ length: tokensOf(group) + extra }, () => Array.from(x).slice(row * C, ++row * C)),
    ),
  )
}

/** `cls` [C] before the tokens of every image of `x`. */
export const prependTokenReference = (x: ArrayLike<number>, maps: readonly TokenGroup[], cls: ArrayLike<number>) =>
  sequencesOf(x, maps, cls.length).flatMap((tokens) => [Array.from(cls), ...tokens].flat())

/** Token `index` of every image of `x`. */
export const takeTokenReference = (x: ArrayLike<number>, groups: readonly TokenGroup[], C: number, index: number) =>
  sequencesOf(x, groups, C).flatMap((tokens) => tokens[index])

/** All but the first token of every image; `maps` describe the result. */
export const dropTokenReference = (x: ArrayLike<number>, maps: readonly TokenGroup[], C: number) =>
  sequencesOf(x, maps, C, 1).flatMap((tokens) => tokens.slice(1).flat())
