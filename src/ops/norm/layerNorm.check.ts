// The self-test of layerNorm.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { layerNorm } from './layerNorm'
import { layerNormReference } from './layerNorm.reference'

const ofSize = (name: string, R: number, C: number) =>
  checkCase({
    name: `${R} × ${C}, ${name}`,
    inputs: {
      x: { shape: [R, C], data: uniform(R * C, 6), gradient: C },
      weight: { shape: [C], data: uniform(C, 7), gradient: Math.min(C, 12) },
      bias: { shape: [C], data: uniform(C, 8), gradient: Math.min(C, 12) },
    },
    run: ({ x, weight, bias }) => [layerNorm(x, weight, bias)],
    reference: ({ x, weight, bias }) => [layerNormReference(x, Array.from(weight), bias, 1e-6)],
    tolerance: 1e-5,
    gradientTolerance: 3e-5,
  })

export const check: OpCheck = {
  op: 'layerNorm',
  computes: 'Layer normalisation over the channels of each row.',
  formula: 'y = (x − mean) / √(variance + ε) · weight + bias',
  cases: [
    ofSize('one channel a load', 131, 7), // more than one chunk of 128 rows
    ofSize('a short row held in variables', 131, 8),
    ofSize('a long row read again', 5, 132),
  ],
}
