// The self-test of meanTokens.

import { uniform } from '../../base/seededNumbers'
import { rowsOf, tokenGroups } from '../patch/tokenGroups'
import { checkCase, type OpCheck } from '../opCheck'
import { meanTokens } from './meanTokens'
import { meanTokensReference } from './meanTokens.reference'

const C = 5
const groups = tokenGroups([
  { images: 3, height: 3, width: 3 },
  { images: 14, height: 2, width: 2 }, // with 5 channels more than one workgroup
  { images: 2, height: 1, width: 1 },
])
const R = rowsOf(groups)

export const check: OpCheck = {
  op: 'meanTokens',
  computes: 'One feature an image: the mean of its tokens.',
  formula: 'y[image] = mean over its tokens of x',
  cases: [
    checkCase({
      name: `19 images of three sizes, ${C} channels`,
      inputs: { x: { shape: [R, C], data: uniform(R * C, 1), gradient: true } },
      run: ({ x }) => [meanTokens(x, groups)],
      reference: ({ x }) => [meanTokensReference(x, groups, C)],
      tolerance: 1e-6,
      gradientTolerance: 1e-6,
    }),
  ],
}
