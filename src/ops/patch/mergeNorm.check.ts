// The self-test of mergeNorm.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { mergeNorm } from './mergeNorm'
import { mergeNormReference } from './mergeNorm.reference'
import { rowsOf, tokenGroups, tokensOf } from './tokenGroups'

// an even map, an odd one and a single token, one after another
const groups = tokenGroups([
  { images: 2, height: 4, width: 4 },
  { images: 1, height: 3, width: 3 },
  { images: 2, height: 1, width: 1 },
])
const R = rowsOf(groups)

const ofChannels = (name: string, C: number) =>
  checkCase({
    name: `maps of 4 × 4, 3 × 3 and 1 × 1, ${C} channels, ${name}`,
    inputs: {
      x: { shape: [R, C], data: uniform(R * C, 1), gradient: 48 },
      weight: { shape: [4 * C], data: uniform(4 * C, 2), gradient: 12 },
      bias: { shape: [4 * C], data: uniform(4 * C, 3), gradient: 12 },
    },
    run: ({ x, weight, bias }) => [mergeNorm(x, groups, weight, bias).merged],
    reference: ({ x, weight, bias }) => [
      groups.flatMap((group) => {
        const length = group.images * tokensOf(group) * C
        const part = Array.from({ length }, (_, i) => x[group.firstRow * C + i])
        return mergeNormReference(part, { ...group, C }, weight, bias, 1e-6)
      }),
    ],
    tolerance: 1e-5,
    gradientTolerance: 5e-5,
  })

export const check: OpCheck = {
  op: 'mergeNorm',
  computes: 'Patch merging’s first half: 2 × 2 neighbours side by side, then LayerNorm; the gather rides in the norm.',
  formula: 'y = LN([x₀₀, x₁₀, x₀₁, x₁₁])',
  cases: [
    ofChannels('one a load', 3),
    ofChannels('a short row held in variables', 4),
    ofChannels('a long row read again', 36),
  ],
}
