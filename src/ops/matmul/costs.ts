// What the matrix product does, by the rules of ../kernelCost.ts.

import type { Constants } from '../../gpu/shader'
import { GELU_DERIVATIVE_FLOPS, GELU_FLOPS, type KernelCosts } from '../kernelCost'

export const costs: KernelCosts = {
  'matmul/gemm': ({ params: { M, N, K, k_chunk }, constants }) => {
    const chunks = Math.ceil(K / k_chunk)
    const through = Number(constants.THROUGH_GELU)
    const finish =
      Number(constants.HAS_BIAS) +
      GELU_FLOPS * Number(constants.HAS_GELU) +
      GELU_DERIVATIVE_FLOPS * Number(constants.HAS_DERIVATIVE) +
      (GELU_FLOPS + GELU_DERIVATIVE_FLOPS + 1) * through +
      Number(constants.HAS_RESIDUAL)
    const maps = Number(constants.HAS_DERIVATIVE) + Number(constants.HAS_RESIDUAL)
    const rowSums = Number(constants.HAS_ROW_SUMS)
    const held = (isHalf: Constants[string] | undefined) => (isHalf ? 0.5 : 1) // words an element
    const { A_HALF, B_HALF, C_HALF, PRE_HALF } = constants
    const pre = held(PRE_HALF) * (Number(constants.HAS_PRE) + through) // written by a forward, read and written by a backward
    return {
      flops: 2 * M * N * K + finish * M * N + rowSums * M * K,
      words:
        held(A_HALF) * M * K +
        held(B_HALF) * K * N +
        held(C_HALF) * chunks * M * N +
        N * Number(constants.HAS_BIAS) +
        (maps + pre) * M * N +
        rowSums * chunks * M,
    }
  },
}
