// How far two right computations may take an updated parameter apart, element by element.
//
// AdamW moves an element by lr·m̂/√v̂, which is of the order of lr however small its gradient. So an error δ of the gradients
// counts δ/√v̂: next to nothing for an element that matters, everything for one whose gradient was rounding. What a step
// spoils stays spoilt, hence the sum over the steps, each with the second moment as it was after that step.

import { ADAM } from './modelRun'

/** One step as a parameter saw it. */
export interface ReachStep {
  /** Second moments after the step. */
  squares: ArrayLike<number>
  /** Optimiser steps the parameter has had, this one included; 0 where it was held still. */
  count: number
  lr: number
  /** Of the teacher. */
  momentum: number
}

/** Error of a gradient, relative to the tensor's largest so far: ten times what float32 costs the moments. */
export const GRADIENT_ERROR = 1e-3
/** For all that is left out: the decay, eps, rounding. */
const SLACK = 1.1

export class Reach {
  readonly student: Float64Array
  readonly teacher: Float64Array
  readonly #isNoise?: (index: number) => boolean
  /** The largest root of a second moment so far: what a gradient's error is relative to. */
  #largest = 0

  /** @param isNoise elements whose true gradient is zero: they go anywhere */
  constructor(size: number, isNoise?: (index: number) => boolean) {
    this.student = new Float64Array(size)
    this.teacher = new Float64Array(size)
    this.#isNoise = isNoise
  }

  follow({ squares, count, lr, momentum }: ReachStep): void {
    if (count > 0) this.#move(squares, count, SLACK * lr)
    for (let i = 0; i < this.teacher.length; i++)
      this.teacher[i] = momentum * this.teacher[i] + (1 - momentum) * this.student[i]
  }

  #move(squares: ArrayLike<number>, count: number, lr: number): void {
    const correction = 1 - ADAM.beta2 ** count
    for (let i = 0; i < squares.length; i++) this.#largest = Math.max(this.#largest, Math.sqrt(squares[i] / correction))
    const error = GRADIENT_ERROR * this.#largest
    const most = largestUpdate(count)
    for (let i = 0; i < this.student.length; i++) {
      // |m/r - m'/r'| <= |m - m'|/r' + |m/r| |r - r'|/r', and neither m nor r is off by more than the error of a gradient
      const root = Math.sqrt(squares[i] / correction) - error
      const apart = root > 0 ? ((1 + most) * error) / root : Infinity
      if (this.#isNoise?.(i)) this.student[i] += 2 * most * lr
      else if (this.#largest > 0) this.student[i] += Math.min(2 * most, apart) * lr
    }
  }
}

/**
 * The largest |m̂|/√v̂ there is after `count` steps: with m̂ = Σ a g and v̂ = Σ b g², it is √(Σ a²/b) (Cauchy-Schwarz). Two
 * computations may be on opposite sides.
 */
export function largestUpdate(count: number): number {
  const { beta1, beta2 } = ADAM
  let sum = 0
  for (let age = 0; age < count; age++) {
    const a = ((1 - beta1) * beta1 ** age) / (1 - beta1 ** count)
    const b = ((1 - beta2) * beta2 ** age) / (1 - beta2 ** count)
    sum += a ** 2 / b
  }
  return Math.sqrt(sum)
}
