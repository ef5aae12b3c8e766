// a b^T without a gradient: all similarities of one set of features to another.
//
// Kernels: those of gemm.ts

import { Tensor, checkShape } from '../../tensor/tensor'
import { gemm, plain, transposed } from './gemm'

/** @param a [M, C] f32 @param b [N, C] f32 @returns [M, N] f32, element (m, n) = <a_m, b_n> */
export function matmulNT(a: Tensor, b: Tensor): Tensor {
  const [M, C] = a.shape
  const [N] = b.shape
  checkShape('matmulNT', 'b', b.shape, [N, C], '[N, C]')
  const c = Tensor.empty('matmulNT', [M, N])
  gemm(plain(a, C), transposed(b, C), [M, N, C], c)
  return c
}
