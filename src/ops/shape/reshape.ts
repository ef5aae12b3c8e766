// The same numbers under another shape, differentiably. No launch forward: it is a view of the same memory.

import { record } from '../../tensor/tape'
import { sizeOf, type Shape, type Tensor } from '../../tensor/tensor'
import { copyTokens } from './copyTokens'

/**
 * @param x     any shape, f32
 * @param shape of as many elements; one axis may be -1 and is then inferred
 * @returns     [...shape], sharing the memory of x
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const known = sizeOf(shape.filter((d) => d !== -1))
  const y = x.view(shape.map((d) => (d === -1 ? x.size / known : d)))
  return record('reshape', y, [x], (dY, gradients) => {
    // A parameter's gradient has a place of its own and must be written there; any other is dY seen differently.
    if (x.storage.isTransient) return gradients.pass(x, dY.view(x.shape))
    const dX = gradients.assign(x)
    if (!dX) return
    const row = (tensor: Tensor) => ({ tensor: tensor.view([1, x.size]), firstRow: 0, tokens: 1 })
    copyTokens(row(dY), row(dX), 1, 0)
  })
}
