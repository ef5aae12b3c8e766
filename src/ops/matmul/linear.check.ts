// The self-test of linear.

import { uniform } from '../../base/seededNumbers'
import { geluReference } from '../elementwise/gelu.reference'
import { checkCase, type OpCheck } from '../opCheck'
import { linear } from './linear'
import { linearReference } from './linear.reference'

// odd sizes take the kernel for any shape, the others the one in vectors where there are quads
const SIZES = [
  [7, 5, 9],
  [7, 8, 12],
] as const

const withGelu = ([R, Cin, Cout]: (typeof SIZES)[number]) =>
  checkCase({
    name: `bias and GELU, ${R} rows, ${Cin} → ${Cout}`,
    inputs: {
      x: { shape: [R, Cin], data: uniform(R * Cin, 1), gradient: true },
      weight: { shape: [Cout, Cin], data: uniform(Cout * Cin, 2), gradient: true },
      bias: { shape: [Cout], data: uniform(Cout, 3), gradient: true },
    },
    run: ({ x, weight, bias }) => [linear(x, weight, bias, { gelu: true })],
    reference: ({ x, weight, bias }) => [linearReference(x, weight, bias, Cin, Cout).map(geluReference)],
    tolerance: 2e-6,
    gradientTolerance: 4e-6,
  })

const withResidual = ([R, Cin, Cout]: (typeof SIZES)[number]) =>
  checkCase({
    name: `bias and residual, ${R} rows, ${Cin} → ${Cout}`,
    inputs: {
      x: { shape: [R, Cin], data: uniform(R * Cin, 1), gradient: true },
      weight: { shape: [Cout, Cin], data: uniform(Cout * Cin, 2), gradient: true },
      bias: { shape: [Cout], data: uniform(Cout, 3), gradient: true },
      residual: { shape: [R, Cout], data: uniform(R * Cout, 4), gradient: true },
    },
    run: ({ x, weight, bias, residual }) => [linear(x, weight, bias, { residual })],
    reference: ({ x, weight, bias, residual }) => [
      linearReference(x, weight, bias, Cin, Cout).map((v, i) => v + residual[i]),
    ],
    tolerance: 2e-6,
    gradientTolerance: 4e-6,
  })

export const check: OpCheck = {
  op: 'linear',
  computes: 'The linear layer, with GELU or a residual fused; its bias gradient rides in the weight’s.',
  formula: 'y = x Wᵀ + b, then GELU or + residual; dx = dy W, dW = dyᵀ x, db = Σ dy',
  cases: SIZES.flatMap((size) => [withGelu(size), withResidual(size)]),
}
