// The op again in double precision.

import { geluReference } from '../elementwise/gelu.reference'
import { linearReference } from './linear.reference'

/** GELU(x W1^T + b1) W2^T + b2 */
export function mlpReference(
  x: ArrayLike<number>, // [R, C]
  weight1: ArrayLike<number>, // [H, C]
  bias1: ArrayLike<number>, // [H]
  weight2: ArrayLike<number>, // [O, H]
  bias2: ArrayLike<number>, // [O]
): number[] {
  const [H, O] = [bias1.length, bias2.length]
  const hidden = linearReference(x, weight1, bias1, weight1.length / H, H).map(geluReference)
  return linearReference(hidden, weight2, bias2, H, O)
}
