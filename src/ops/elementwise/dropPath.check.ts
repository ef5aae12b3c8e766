// The self-test of dropPathAdd.

import { uniform } from '../../base/seededNumbers'
import { rowsOf, tokenGroups } from '../patch/tokenGroups'
import { checkCase, type OpCheck } from '../opCheck'
import { dropPathAdd } from './dropPath'
import { dropPathAddReference } from './dropPath.reference'

const groups = tokenGroups([
  { images: 20, height: 2, width: 2 },
  { images: 30, height: 1, width: 1 },
])
const R = rowsOf(groups)
const draw = { rate: 0.4, seed: 4_000_000_007, step: 77, layer: 3 }

const ofChannels = (C: number) =>
  checkCase({
    name: `${R} × ${C}, 50 images, ${C % 4 ? 'one channel' : 'four channels'} a load`,
    inputs: {
      residual: { shape: [R, C], data: uniform(R * C, 3), gradient: 40 },
      branch: { shape: [R, C], data: uniform(R * C, 4), gradient: 40 },
    },
    scalars: { seed: draw.seed, step: draw.step },
    run: ({ residual, branch }, stepScalars) => [
      dropPathAdd(residual, branch, groups, { rate: draw.rate, stepScalars, layer: draw.layer }),
    ],
    reference: ({ residual, branch }) => [dropPathAddReference(residual, branch, groups, C, draw)],
    tolerance: 1e-6,
    gradientTolerance: 1e-6,
  })

export const check: OpCheck = {
  op: 'dropPathAdd',
  computes: 'Stochastic depth: leaves the branch of a residual block out for a random share of the images.',
  formula: 'y = residual + keep(seed, step, layer, image) · branch / (1 − rate)',
  cases: [3, 8].map(ofChannels),
}
