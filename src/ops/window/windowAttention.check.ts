// The self-test of windowAttention, and of the probabilities that views ask for.

import { uniform } from '../../base/seededNumbers'
import { rowsOf, tokenGroups } from '../patch/tokenGroups'
import { checkCase, type CheckCase, type OpCheck } from '../opCheck'
import { attentionProbabilities, windowAttention } from './windowAttention'
import { windowAttentionReference } from './windowAttention.reference'

interface Layout {
  name: string
  maps: [images: number, height: number, width: number][]
  windowSize: number | 'whole'
  shift: number
  heads: number
  D: number
}

const LAYOUTS: Layout[] = [
  { name: 'plain windows', maps: [[1, 8, 8]], windowSize: 4, shift: 0, heads: 2, D: 4 },
  { name: 'shifted and padded', maps: [[1, 6, 6]], windowSize: 4, shift: 2, heads: 1, D: 8 },
  { name: 'a map smaller than the window, and one that fits, both shifted', maps: [[2, 2, 2], [1, 4, 4]], windowSize: 4, shift: 2, heads: 2, D: 4 }, // prettier-ignore
  { name: 'a window that is no multiple of four, padded', maps: [[2, 2, 2], [1, 3, 3]], windowSize: 3, shift: 1, heads: 2, D: 4 }, // prettier-ignore
  { name: 'head width 6', maps: [[1, 4, 4]], windowSize: 2, shift: 1, heads: 2, D: 6 },
  { name: 'a whole sequence without bias (ViT)', maps: [[2, 1, 9], [1, 1, 5]], windowSize: 'whole', shift: 0, heads: 2, D: 4 }, // prettier-ignore
]

function sizesOf({ maps, windowSize, heads, D }: Layout) {
  const groups = tokenGroups(maps.map(([images, height, width]) => ({ images, height, width })))
  const [R, C] = [rowsOf(groups), heads * D]
  const isWhole = windowSize === 'whole'
  const offsets = isWhole ? 1 : (2 * windowSize - 1) ** 2
  const isPadded = !isWhole && maps.some(([, height]) => height % windowSize > 0)
  return { groups, R, C, offsets, isWhole, isPadded }
}

function caseOf(layout: Layout): CheckCase {
  const { name, windowSize, shift, heads } = layout
  const { groups, R, C, offsets, isWhole, isPadded } = sizesOf(layout)
  return checkCase({
    name,
    inputs: {
      // central differences of all of a large qkv would take minutes: a stretch that covers q, k and v of some tokens
      qkv: { shape: [R, 3 * C], data: uniform(R * 3 * C, 1).map((v) => 2 * v), gradient: Math.min(R, 2) * 3 * C },
      table: { shape: [offsets, heads], data: uniform(offsets * heads, 2), gradient: isWhole ? false : 16 },
      padding: { shape: [3 * C], data: uniform(3 * C, 3), gradient: isPadded },
    },
    run: ({ qkv, table, padding }) => [
      windowAttention(qkv, {
        groups,
        windowSize,
        shiftSize: shift,
        numHeads: heads,
        biasTable: isWhole ? null : table,
        padding,
      }),
    ],
    reference: ({ qkv, table, padding }) => [
      groups.flatMap(({ firstRow, images, height, width }) => {
        const part = Array.from({ length: images * height * width * 3 * C }, (_, i) => qkv[firstRow * 3 * C + i])
        const shape = { images, height, width, windowSize, shift, heads }
        return windowAttentionReference(part, isWhole ? null : table, padding, shape).out
      }),
    ],
    tolerance: 1e-5,
    gradientTolerance: 3e-5,
  })
}

function probabilitiesOf(layout: Layout): CheckCase {
  const { name, windowSize, shift, heads } = layout
  const { groups, R, C, offsets } = sizesOf(layout)
  const [{ height, width }] = groups
  return checkCase({
    name: `probabilities, ${name}`,
    inputs: {
      qkv: { shape: [R, 3 * C], data: uniform(R * 3 * C, 1).map((v) => 2 * v) },
      table: { shape: [offsets, heads], data: uniform(offsets * heads, 2) },
      padding: { shape: [3 * C], data: uniform(3 * C, 3) },
    },
    run: ({ qkv, table, padding }) => {
      const options = { groups, windowSize, shiftSize: shift, numHeads: heads, biasTable: table, padding }
      return [attentionProbabilities(qkv, options, 0, 0)]
    },
    reference: ({ qkv, table, padding }) => {
      const part = Array.from({ length: height * width * 3 * C }, (_, i) => qkv[i])
      const shape = { images: 1, height, width, windowSize, shift, heads }
      return [windowAttentionReference(part, table, padding, shape).probabilities]
    },
    tolerance: 5e-6,
  })
}

export const check: OpCheck = {
  op: 'windowAttention',
  computes: 'Attention in shifted, padded windows, or over a whole sequence: partition and shift are index arithmetic.',
  formula: 'y = softmax(q kᵀ / √d + bias + mask) v in every window',
  cases: [...LAYOUTS.map(caseOf), probabilitiesOf(LAYOUTS[1])],
}
