// The op again: a matrix of inner products is a linear layer without bias.

import { linearReference } from './linear.reference'

/** c[m, n] = <a_m, b_n> */
export const matmulNTReference = (a: ArrayLike<number>, b: ArrayLike<number>, C: number): number[] =>
  linearReference(a, b, null, C, b.length / C)
