// The teacher follows the student: exponential moving average of all parameters, after the optimiser's step
// (DINO section 3.1, "momentum encoder").
//
// Kernel: shaders/optim/ema.wgsl

import type { Parameters } from '../tensor/parameters'
import { emit } from '../tensor/program'
import type { Tensor } from '../tensor/tensor'

/** teacher <- m teacher + (1 - m) student, in place; m is the step's momentum. Both have the same layout. */
export function ema(teacher: Parameters, student: Parameters, stepScalars: Tensor): void {
  if (teacher.byteLength !== student.byteLength)
    throw new RangeError(`ema: teacher must have the student's ${student.byteLength} bytes, got ${teacher.byteLength}`)
  const flat = teacher.flat()
  const tensors = { student: student.flat(), scalars: stepScalars, teacher: flat }
  emit('optim/ema', { params: { n: flat.size }, ...tensors }, { threads: flat.size })
}
