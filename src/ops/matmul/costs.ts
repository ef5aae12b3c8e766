// What the matrix product does, by the rules of ../kernelCost.ts.

import { GELU_DERIVATIVE_FLOPS, GELU_FLOPS, type KernelCosts } from '../kernelCost'

export const costs: KernelCosts = {
  'matmul/gemm': ({ params: { M, N, K, k_chunk }, constants }) => {
    const chunks = Math.ceil(K / k_chunk)
    const finish =
      Number(constants.HAS_BIAS) +
      GELU_FLOPS * Number(constants.HAS_GELU) +
      GELU_DERIVATIVE_FLOPS * Number(constants.HAS_DERIVATIVE) +
      Number(constants.HAS_RESIDUAL) +
      Number(constants.HAS_SCALE)
    const maps = Number(constants.HAS_DERIVATIVE) + Number(constants.HAS_RESIDUAL) + Number(constants.HAS_SCALE)
    const rowSums = Number(constants.HAS_ROW_SUMS)
    return {
      flops: 2 * M * N * K + finish * M * N + rowSums * M * K,
      words: M * K + K * N + chunks * M * N + N * Number(constants.HAS_BIAS) + maps * M * N + rowSums * chunks * M,
    }
  },
}
