// What an op promises, as data: its formula, and cases of small and odd sizes that hold its kernels against its reference
// in double precision, forward and backward. One list for two: the tests run it on the machine of a developer, the page
// on the GPU of its reader (train/kernels). It lies beside the op as op.check.ts, and nothing else has to name it.

import type { HostArray, Shape, Tensor } from '../tensor/tensor'

interface CheckInput {
  shape: Shape
  data: HostArray
  /**
   * Its gradient is held against central differences of the reference: of all elements, or of the first so many where
   * all would take long.
   */
  gradient?: boolean | number
}

/** Of the step's scalars (optim/stepScalars.ts), those that a case sets; others are those of a step in mid-training. */
type StepNumbers = Readonly<
  Partial<Record<'seed' | 'step' | 'lr' | 'weightDecay' | 'momentum' | 'teacherTemp' | 'centerMomentum', number>>
>

/** @typeParam N names of the inputs */
export interface CheckCase<N extends string = string> {
  /** What is special about it, e.g. `7 × 5 × 9, GELU`. */
  name: string
  inputs: Readonly<Record<N, CheckInput>>
  scalars?: StepNumbers
  /**
   * Emits the op. The gradient checked is that of the first output, weighted by different numbers, so that one that
   * lands on the wrong element is seen.
   *
   * @returns what is compared; an input that is changed in place may be among them
   */
  run: (tensors: Record<N, Tensor>, stepScalars: Tensor) => readonly Tensor[]
  /** The same outputs, flat, in double precision. */
  reference: (values: Record<N, ArrayLike<number>>) => readonly ArrayLike<number>[]
  /** |found - expected| is at most this times (1 + |expected|); 0 for what is only moved. */
  tolerance: number
  /** The same for gradients; where an input asks for one. */
  gradientTolerance?: number
  /** The same for outputs where products are added up in half precision, four at a time. */
  f16Tolerance?: number
  /** Also with every tile of the matrix product, for a tuner may choose any of them. */
  withAllTiles?: true
}

export interface OpCheck {
  /** Its function, e.g. `windowAttention`. */
  op: string
  /** One sentence: what it is for. */
  computes: string
  /** In the letters of docs/method.md and of its docstring. */
  formula: string
  cases: readonly CheckCase[]
}

/** A case whose `run` and `reference` know the names of its inputs. */
export const checkCase = <N extends string>(definition: CheckCase<N>): CheckCase => definition
