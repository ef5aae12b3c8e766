// The self-test of prependToken, takeToken and dropToken.

import { uniform } from '../../base/seededNumbers'
import { tokenGroups } from '../patch/tokenGroups'
import { checkCase, type OpCheck } from '../opCheck'
import { dropToken, prependToken, takeToken } from './clsToken'
import { dropTokenReference, prependTokenReference, takeTokenReference } from './clsToken.reference'

const C = 5
const maps = tokenGroups([
  { images: 2, height: 2, width: 3 },
  { images: 3, height: 1, width: 2 },
])
const sequences = tokenGroups([
  { images: 2, height: 1, width: 7 },
  { images: 3, height: 1, width: 3 },
])
const [R, T] = [18, 23]

export const check: OpCheck = {
  op: 'clsToken',
  computes: 'The cls token of a ViT put before the tokens of every image, taken out, and dropped.',
  formula: 'y[image] = [cls, x[image]]; y = x[image, i]; y = x[image, 1…]',
  cases: [
    checkCase({
      name: 'put before, 5 images of two sizes',
      inputs: {
        x: { shape: [R, C], data: uniform(R * C, 1), gradient: true },
        cls: { shape: [1, 1, C], data: uniform(C, 2), gradient: true },
      },
      run: ({ x, cls }) => [prependToken(x, maps, cls).tokens],
      reference: ({ x, cls }) => [prependTokenReference(x, maps, cls)],
      tolerance: 0,
      gradientTolerance: 1e-6,
    }),
    checkCase({
      name: 'taken, 5 images of two sizes',
      inputs: { x: { shape: [T, C], data: uniform(T * C, 3), gradient: true } },
      run: ({ x }) => [takeToken(x, sequences, 1)],
      reference: ({ x }) => [takeTokenReference(x, sequences, C, 1)],
      tolerance: 0,
      gradientTolerance: 1e-6,
    }),
    checkCase({
      name: 'dropped, 5 images of two sizes',
      inputs: { x: { shape: [T, C], data: uniform(T * C, 3), gradient: true } },
      run: ({ x }) => [dropToken(x, maps).tokens],
      reference: ({ x }) => [dropTokenReference(x, maps, C)],
      tolerance: 0,
      gradientTolerance: 1e-6,
    }),
  ],
}
