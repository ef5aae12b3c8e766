// The self-test of ema.

import { uniform } from '../base/seededNumbers'
import { checkCase, type OpCheck } from '../ops/opCheck'
import { Parameters, zeros } from '../tensor/parameters'
import type { Tensor } from '../tensor/tensor'
import { ema } from './ema'

const [n, momentum] = [192, 0.9999]

/** Parameters over the memory of an input. */
function over(tensor: Tensor, label: string): Parameters {
  const parameters = new Parameters(label)
  parameters.declare('weight', [n], zeros, true)
  parameters.storage.buffer = tensor.storage.buffer
  return parameters
}

export const check: OpCheck = {
  op: 'ema',
  computes: 'The teacher follows the student: the moving average of all parameters.',
  formula: 'θₜ ← μ θₜ + (1 − μ) θₛ',
  cases: [
    checkCase({
      name: `${n} parameters, μ = ${momentum}`,
      inputs: { teacher: { shape: [n], data: uniform(n, 1) }, student: { shape: [n], data: uniform(n, 2) } },
      scalars: { momentum },
      run: ({ teacher, student }, stepScalars) => {
        ema(over(teacher, 'teacher'), over(student, 'student'), stepScalars)
        return [teacher]
      },
      reference: ({ teacher, student }) => [Array.from(teacher, (t, i) => momentum * t + (1 - momentum) * student[i])],
      tolerance: 2e-7,
    }),
  ],
}
