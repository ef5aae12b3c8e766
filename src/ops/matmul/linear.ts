// The linear layer, with its neighbours fused: y = x W^T + b, then exact GELU, or plus a residual.
//
// Kernels: those of gemm.ts; backward dx = dy W, dW = dy^T x, db = column sums of dy, taken along by dW.

import { currentProgram } from '../../tensor/program'
import { isRecording, record, type GradientSink } from '../../tensor/tape'
import { Tensor, checkShape } from '../../tensor/tensor'
import { half } from '../elementwise/half'
import { multiplied } from '../elementwise/multiplied'
import { columnSum } from '../reduce/columnSum'
import { chunksOfK, gemm, gemmLongK, plain, transposed } from './gemm'
import type { Size } from './tiles'

export interface LinearOptions {
  /** Apply exact GELU to the result. */
  gelu?: boolean
  /** [R, out] added to the result. */
  residual?: Tensor
}

/**
 * x W^T + b.
 *
 * @param x      [R, in] f32
 * @param weight [out, ...] f32 with `in` elements a row: a Linear's weight, or a convolution's over gathered patches
 * @param bias   [out] f32, or null
 * @returns      [R, out] f32
 */
export function linear(x: Tensor, weight: Tensor, bias: Tensor | null, { gelu, residual }: LinearOptions = {}): Tensor {
  const [R, Cin] = x.shape
  const Cout = weight.shape[0]
  checkShape('linear', 'weight', [Cout, weight.size / Cout], [Cout, Cin], '[out, in]')
  if (bias) checkShape('linear', 'bias', bias.shape, [Cout], '[out]')
  if (residual) checkShape('linear', 'residual', residual.shape, [R, Cout], '[R, out]')
  if (gelu && residual)
    throw new Error('linear: gelu and residual cannot be combined; add the residual after the next layer')

  const y = Tensor.empty('linear', [R, Cout])
  const derivative = gelu && isRecording() ? Tensor.empty('linear.derivative', [R, Cout]) : undefined
  const [xRead, weightRead] = operands(x, weight, Cin, Cout)
  gemm(plain(xRead, Cin), transposed(weightRead, Cin), [R, Cout, Cin], y, { bias, gelu, derivative, residual })

  return record('linear', y, [x, weight, bias, residual ?? null], (dY, gradients) => {
    const dPre = derivative ? multiplied(dY, derivative) : dY
    weightGradients(gradients, dPre, xRead, weight, bias)
    const dX = gradients.assign(x)
    if (dX) gemm(plain(dPre, Cout), plain(weightRead, Cin), [R, Cin, Cout], dX)
    if (residual) gradients.pass(residual, dY) // nothing reads dY after this
  })
}

/** Whether a layer of that size reads its operands in half precision: where the program asks for it, and rows come in fours. */
export const readsHalves = (Cin: number, Cout: number): boolean =>
  currentProgram().halfOperands && Cin % 4 === 0 && Cout % 4 === 0

/**
 * What the products of a layer read: its input and weight as they are, or rounded to half precision. Gradients stay in
 * single precision, so no loss has to be scaled.
 */
export const operands = (x: Tensor, weight: Tensor, Cin: number, Cout: number): [x: Tensor, weight: Tensor] =>
  readsHalves(Cin, Cout) ? [half(x), half(weight)] : [x, weight]

/** dW = dy^T x and db = column sums of dy, where wanted. */
export function weightGradients(
  gradients: GradientSink,
  dY: Tensor,
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
): void {
  const [R, Cin] = x.shape
  const Cout = dY.shape[1]
  const size: Size = [Cout, Cin, R]
  const chunks = chunksOfK(size)
  const dWeight = gradients.parts(weight, chunks)
  const dBias = bias && (dWeight ? gradients.parts(bias, chunks) : gradients.assign(bias))
  if (dWeight) gemmLongK(transposed(dY, Cout), plain(x, Cin), size, dWeight, dBias)
  else if (dBias) columnSum(dY, dBias)
}
