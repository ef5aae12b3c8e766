// The ragged token matrix. Crops of every resolution go through the network in one [R, C] matrix: all tokens of the
// global crops, then all of the local crops. What works token by token (linear, norm, MLP) need not know; what works on
// maps (window attention, patch merging, pooling) is launched once a group, with the group's first row.
//
// The order inside is the official one: crop-major (crop 0 of every sample, then crop 1, ...; `MultiCropWrapper`),
// images one after another, tokens of an image row by row.

/** Images of one resolution, side by side in the token matrix. */
export interface TokenGroup {
  /** crops of this resolution times samples */
  images: number
  /** Tokens down and across. A sequence without a map (ViT with its cls token) is 1 x tokens. */
  height: number
  width: number
  /** Row of the token matrix at which the group begins. */
  firstRow: number
}

export const tokensOf = (group: Pick<TokenGroup, 'height' | 'width'>): number => group.height * group.width

/** Rows of the whole matrix. */
export const rowsOf = (groups: readonly TokenGroup[]): number =>
  groups.reduce((rows, group) => rows + group.images * tokensOf(group), 0)

/** Lay groups one after another. */
export function tokenGroups(maps: readonly Omit<TokenGroup, 'firstRow'>[]): TokenGroup[] {
  let firstRow = 0
  return maps.map((map) => {
    const group = { ...map, firstRow }
    firstRow += map.images * tokensOf(map)
    return group
  })
}
