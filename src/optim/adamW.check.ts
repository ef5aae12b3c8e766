// The self-test of the optimiser: clipping, AdamW and the moving average over flat buffers of odd segments.

import { uniform } from '../base/seededNumbers'
import { checkCase, type OpCheck } from '../ops/opCheck'
import { Parameters, Scope, zeros } from '../tensor/parameters'
import type { Tensor } from '../tensor/tensor'
import { adamW } from './adamW'
import { adamWReference } from './adamW.reference'
import { clipCoefficients } from './clip'
import { isDecayed } from './paramGroups'

// odd sizes; a long one of several chunks; a bias that does not decay
const SHAPES: Record<string, number[]> = {
  'layers.0.weight': [3, 5],
  'layers.0.bias': [7],
  'layers.1.weight': [33, 64],
}
const [CLIP, LR, DECAY] = [1.5, 0.01, 0.04]
const config = { beta1: 0.9, beta2: 0.999, eps: 1e-8 }

function declare(label: string): Parameters {
  const parameters = new Parameters(label)
  const scope = new Scope(parameters)
  for (const [name, shape] of Object.entries(SHAPES)) scope.parameter(name, shape, zeros)
  return parameters
}

const { segments, byteLength } = declare('layout')
const n = byteLength / 4

/** Parameters over the memory of an input. */
function over(tensor: Tensor, label: string): Parameters {
  const parameters = declare(label)
  parameters.storage.buffer = tensor.storage.buffer
  return parameters
}

/** Numbers in the segments, zeros in the padding between them. */
function flat(seed: number, of: (v: number) => number = (v) => v): Float32Array<ArrayBuffer> {
  const values = new Float32Array(n)
  segments.forEach(({ byteOffset, size }, s) => values.set(uniform(size, seed + s).map(of), byteOffset / 4))
  return values
}

function reference(
  values: ArrayLike<number>,
  gradients: ArrayLike<number>,
  m: ArrayLike<number>,
  v: ArrayLike<number>,
) {
  const out = [values, m, v].map((x) => Array.from(x))
  for (const segment of segments) {
    const [first, last] = [segment.byteOffset / 4, segment.byteOffset / 4 + segment.size]
    const part = (x: ArrayLike<number>) => Array.from(x).slice(first, last)
    // the scalars of the case hold bias corrections of 1: those of a step far into a run
    const state = { values: part(values), expAvg: part(m), expAvgSq: part(v), count: 1e6 }
    const weightDecay = isDecayed(segment) ? DECAY : 0
    const next = adamWReference(state, part(gradients), { lr: LR, weightDecay, clip: CLIP })
    const results = [next.values, next.expAvg, next.expAvgSq]
    results.forEach((result, i) => out[i].splice(first, segment.size, ...result))
  }
  return out
}

export const check: OpCheck = {
  op: 'adamW',
  computes: 'Clipping tensor by tensor, then AdamW, for a whole network in a few launches.',
  formula: 'g ← g · min(1, clip / (‖g‖ + 1e-6)); p ← p (1 − η λ) − η m̂ / (√v̂ + ε)',
  cases: [
    checkCase({
      name: 'three tensors, one that does not decay',
      inputs: {
        values: { shape: [n], data: flat(1) },
        gradients: { shape: [n], data: flat(10, (v) => 4 * v) },
        expAvg: { shape: [n], data: flat(20, (v) => 0.1 * v) },
        expAvgSq: { shape: [n], data: flat(30, (v) => 0.01 * (1 + v)) },
      },
      scalars: { lr: LR, weightDecay: DECAY },
      run: ({ values, gradients, expAvg, expAvgSq }, stepScalars) => {
        const buffers = {
          parameters: over(values, 'student'),
          gradients: over(gradients, 'gradients'),
          expAvg: over(expAvg, 'exp_avg'),
          expAvgSq: over(expAvgSq, 'exp_avg_sq'),
        }
        const { coefficients } = clipCoefficients(buffers.gradients, CLIP)
        adamW(buffers, coefficients, stepScalars, config)
        return [values, expAvg, expAvgSq]
      },
      reference: ({ values, gradients, expAvg, expAvgSq }) => reference(values, gradients, expAvg, expAvgSq),
      tolerance: 4e-6,
    }),
  ],
}
