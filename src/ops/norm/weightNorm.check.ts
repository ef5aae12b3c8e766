// The self-test of weightNorm.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { weightNorm } from './weightNorm'
import { weightNormReference } from './weightNorm.reference'

const [K, C] = [66, 5]

const ofLengths = (isFrozen: boolean) =>
  checkCase({
    name: `${K} × ${C}, lengths ${isFrozen ? 'frozen' : 'trained'}`,
    inputs: {
      g: { shape: [K, 1], data: uniform(K, 1).map((v) => 1 + 0.2 * v), gradient: !isFrozen },
      v: { shape: [K, C], data: uniform(K * C, 2), gradient: 40 },
    },
    run: ({ g, v }) => [weightNorm(g, v)],
    reference: ({ g, v }) => [weightNormReference(g, v)],
    tolerance: 2e-6,
    gradientTolerance: 3e-5,
  })

export const check: OpCheck = {
  op: 'weightNorm',
  computes: 'Weight normalisation of the DINO head’s last layer.',
  formula: 'w = g · v / ‖v‖, row by row',
  cases: [ofLengths(false), ofLengths(true)],
}
