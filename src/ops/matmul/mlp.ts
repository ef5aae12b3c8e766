// Linear, exact GELU, Linear, as one op, because the gradient through GELU then rides in a matrix product's finish.
//
// Kernels: those of gemm.ts

import { isRecording, record } from '../../tensor/tape'
import { Tensor, checkShape } from '../../tensor/tensor'
import { gemm, plain, transposed, writesHalves } from './gemm'
import { operands, readsHalves, weightGradients } from './linear'

/**
 * GELU(x W1^T + b1) W2^T + b2 (+ residual).
 *
 * @param x        [R, C] f32
 * @param weight1  [hidden, C] @param bias1 [hidden]
 * @param weight2  [out, hidden] @param bias2 [out]
 * @param residual [R, out], optional
 * @returns        [R, out] f32
 */
export function mlp(
  x: Tensor,
  weight1: Tensor,
  bias1: Tensor,
  weight2: Tensor,
  bias2: Tensor,
  { residual }: { residual?: Tensor } = {},
): Tensor {
  const [R, C] = x.shape
  const [H] = weight1.shape
  const [Cout] = weight2.shape
  checkShape('mlp', 'weight1', weight1.shape, [H, C], '[hidden, C]')
  checkShape('mlp', 'weight2', weight2.shape, [Cout, H], '[out, hidden]')
  checkShape('mlp', 'bias1', bias1.shape, [H], '[hidden]')
  checkShape('mlp', 'bias2', bias2.shape, [Cout], '[out]')
  if (residual) checkShape('mlp', 'residual', residual.shape, [R, Cout], '[R, out]')

  const dtype = readsHalves(H, Cout) && writesHalves([R, H, C]) ? 'f16' : 'f32'
  const hidden = Tensor.empty('mlp.hidden', [R, H], dtype)
  // kept instead of the hidden units, which the backward has again from it: what GELU was applied to
  const pre = isRecording() ? Tensor.empty('mlp.pre', [R, H], dtype) : undefined
  const y = Tensor.empty('mlp', [R, Cout])
  const [xRead, read1] = operands(x, weight1, C, H)
  gemm(plain(xRead, C), transposed(read1, C), [R, H, C], hidden, { bias: bias1, gelu: true, pre })
  const [hiddenRead, read2] = operands(hidden, weight2, H, Cout)
  gemm(plain(hiddenRead, H), transposed(read2, H), [R, Cout, H], y, { bias: bias2, residual })

  return record('mlp', y, [x, weight1, bias1, weight2, bias2, residual ?? null], (dY, gradients) => {
    const dPre = Tensor.empty('d_mlp.pre', [R, H])
    gemm(plain(dY, Cout), plain(read2, H), [R, H, Cout], dPre, { throughGelu: pre })
    const hiddenAgain = pre && hiddenRead === hidden ? pre : hiddenRead
    weightGradients(gradients, dY, hiddenAgain, weight2, bias2)
    weightGradients(gradients, dPre, xRead, weight1, bias1)
    const dX = gradients.assign(x)
    if (dX) gemm(plain(dPre, H), plain(read1, C), [R, C, H], dX)
    if (residual) gradients.pass(residual, dY) // nothing reads dY after this
  })
}
