// Exact GELU on its own. No network launches it, for there it rides in a matrix product (ops/matmul/linear.ts, mlp.ts): it is
// here to be held against the official code's (train/parity/opsCase.ts), and for tests that need a small op.
//
// Kernels: shaders/elementwise/gelu.{forward,backward}.wgsl

import { emit } from '../../tensor/program'
import { record } from '../../tensor/tape'
import { Tensor } from '../../tensor/tensor'

/** x * Phi(x), the erf form of PyTorch's nn.GELU(). @param x [...] f32 @returns [...] f32 */
export function gelu(x: Tensor): Tensor {
  const params = { n: x.size }
  const y = Tensor.empty('gelu', x.shape)
  emit('elementwise/gelu.forward', { params, x, y }, { threads: x.size })
  return record('gelu', y, [x], (dY, gradients) => {
    const dX = gradients.assign(x)
    if (dX) emit('elementwise/gelu.backward', { params, x, d_y: dY, d_x: dX }, { threads: x.size })
  })
}
