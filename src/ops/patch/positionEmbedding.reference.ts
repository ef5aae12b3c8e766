// The op again, as plain loops in double precision.

import { bicubicMatrix } from './bicubicMatrix'
import { tokensOf, type TokenGroup } from './tokenGroups'

/** Rows [tokens][C] of the table as one group sees it; `map` where it is resampled (ViT). */
function embeddingOf(table: ArrayLike<number>, C: number, map?: TokenGroup): number[][] {
  const rows = Array.from({ length: table.length / C }, (_, j) => Array.from(table).slice(j * C, (j + 1) * C))
  if (!map) return rows
  const [cls, ...patches] = rows
  if (tokensOf(map) === patches.length) return rows
  const matrix = bicubicMatrix(Math.sqrt(patches.length), map)
  const mix = (weights: number[]) => cls.map((_, c) => weights.reduce((sum, w, j) => sum + w * patches[j][c], 0))
  return [cls, ...matrix.map(mix)]
}

/** `x` [R, C] plus its positions. */
export function positionEmbeddingReference(
  x: ArrayLike<number>,
  groups: readonly TokenGroup[],
  table: ArrayLike<number>,
  C: number,
  maps?: readonly TokenGroup[],
): number[] {
  const embeddings = groups.map((_, g) => embeddingOf(table, C, maps?.[g]).flat())
  const y = Array.from(x)
  groups.forEach((group, g) => {
    for (let i = 0; i < group.images * tokensOf(group) * C; i++)
      y[group.firstRow * C + i] += embeddings[g][i % (tokensOf(group) * C)]
  })
  return y
}
