// The self-test of mlp.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { mlp } from './mlp'
import { mlpReference } from './mlp.reference'

const ofSize = ([R, C, H]: [number, number, number]) =>
  checkCase({
    name: `${R} rows, ${C} → ${H} → ${C}, residual`,
    inputs: {
      x: { shape: [R, C], data: uniform(R * C, 1), gradient: true },
      weight1: { shape: [H, C], data: uniform(H * C, 2), gradient: true },
      bias1: { shape: [H], data: uniform(H, 3), gradient: true },
      weight2: { shape: [C, H], data: uniform(C * H, 4), gradient: true },
      bias2: { shape: [C], data: uniform(C, 5), gradient: true },
    },
    run: ({ x, weight1, bias1, weight2, bias2 }) => [mlp(x, weight1, bias1, weight2, bias2, { residual: x })],
    reference: ({ x, weight1, bias1, weight2, bias2 }) => [
      mlpReference(x, weight1, bias1, weight2, bias2).map((v, i) => v + x[i]),
    ],
    tolerance: 3e-6,
    gradientTolerance: 6e-6,
  })

export const check: OpCheck = {
  op: 'mlp',
  computes: 'The MLP of a transformer block as one op, so that the gradient of GELU rides in a product’s finish.',
  formula: 'y = GELU(x W₁ᵀ + b₁) W₂ᵀ + b₂ + residual',
  cases: [ofSize([6, 5, 11]), ofSize([6, 8, 20])],
}
