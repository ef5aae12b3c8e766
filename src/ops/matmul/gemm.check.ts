// The self-test of gemm and gemmLongK: every finish, every transposition, sizes that fit a tile and that do not.

import { uniform } from '../../base/seededNumbers'
import { Tensor } from '../../tensor/tensor'
import { half } from '../elementwise/half'
import { halfReference } from '../elementwise/half.reference'
import { geluDerivativeReference, geluReference } from '../elementwise/gelu.reference'
import { checkCase, type CheckCase, type OpCheck } from '../opCheck'
import { columnSumReference } from '../reduce/columnSum.reference'
import { sumChunks } from '../reduce/columnSum'
import { chunksOfK, gemm, gemmLongK, plain, transposed, writesHalves } from './gemm'
import { gemmReference } from './gemm.reference'

type Size = readonly [M: number, N: number, K: number]

/** c = a b, with the two sides as they lie or read as their transposes. */
function product([M, N, K]: Size, sides: 'a b' | 'aᵀ b' | 'a bᵀ'): CheckCase {
  const isATransposed = sides === 'aᵀ b'
  const isBTransposed = sides === 'a bᵀ'
  return checkCase({
    name: `${sides}, ${M} × ${N} × ${K}`,
    inputs: {
      a: { shape: isATransposed ? [K, M] : [M, K], data: uniform(M * K, 1) },
      b: { shape: isBTransposed ? [N, K] : [K, N], data: uniform(K * N, 2) },
    },
    run: ({ a, b }) => {
      const c = Tensor.empty('c', [M, N])
      gemm(isATransposed ? transposed(a, M) : plain(a, K), isBTransposed ? transposed(b, K) : plain(b, N), [M, N, K], c)
      return [c]
    },
    reference: ({ a, b }) => [
      gemmReference(a, isATransposed ? [1, M] : [K, 1], b, isBTransposed ? [1, K] : [N, 1], [M, N, K]),
    ],
    tolerance: 4e-6,
  })
}

/** Bias, GELU and its derivative, as a layer leaves them whose GELU no product follows. */
const withGelu = ([M, N, K]: Size): CheckCase =>
  checkCase({
    name: `bias, GELU and its derivative, ${M} × ${N} × ${K}`,
    inputs: {
      a: { shape: [M, K], data: uniform(M * K, 1) },
      b: { shape: [K, N], data: uniform(K * N, 2) },
      bias: { shape: [N], data: uniform(N, 3) },
    },
    run: ({ a, b, bias }) => {
      const [c, derivative] = [Tensor.empty('c', [M, N]), Tensor.empty('derivative', [M, N])]
      gemm(plain(a, K), plain(b, N), [M, N, K], c, { bias, gelu: true, derivative })
      return [c, derivative]
    },
    reference: ({ a, b, bias }) => {
      const sums = gemmReference(a, [K, 1], b, [N, 1], [M, N, K]).map((v, i) => v + bias[i % N])
      return [sums.map(geluReference), sums.map(geluDerivativeReference)]
    },
    tolerance: 4e-6,
  })

/** A residual added. */
const withResidual = ([M, N, K]: Size): CheckCase =>
  checkCase({
    name: `residual, ${M} × ${N} × ${K}`,
    inputs: {
      a: { shape: [M, K], data: uniform(M * K, 1) },
      b: { shape: [K, N], data: uniform(K * N, 2) },
      residual: { shape: [M, N], data: uniform(M * N, 3) },
    },
    run: ({ a, b, residual }) => {
      const c = Tensor.empty('c', [M, N])
      gemm(plain(a, K), plain(b, N), [M, N, K], c, { residual })
      return [c]
    },
    reference: ({ a, b, residual }) => [gemmReference(a, [K, 1], b, [N, 1], [M, N, K]).map((v, i) => v + residual[i])],
    tolerance: 4e-6,
  })

/** Bias, GELU and what it is applied to, as the first layer of an MLP leaves them. */
const withPre = ([M, N, K]: Size): CheckCase =>
  checkCase({
    name: `bias and GELU, and before it, ${M} × ${N} × ${K}`,
    inputs: {
      a: { shape: [M, K], data: uniform(M * K, 1) },
      b: { shape: [K, N], data: uniform(K * N, 2) },
      bias: { shape: [N], data: uniform(N, 3) },
    },
    run: ({ a, b, bias }) => {
      const [c, pre] = [Tensor.empty('c', [M, N]), Tensor.empty('pre', [M, N])]
      gemm(plain(a, K), plain(b, N), [M, N, K], c, { bias, gelu: true, pre })
      return [c, pre]
    },
    reference: ({ a, b, bias }) => {
      const sums = gemmReference(a, [K, 1], b, [N, 1], [M, N, K]).map((v, i) => v + bias[i % N])
      return [sums.map(geluReference), sums]
    },
    tolerance: 4e-6,
  })

/** The gradient through an MLP's GELU, whose hidden units take the place of what GELU was applied to. */
const throughGelu = ([M, N, K]: Size, isHalf = false): CheckCase =>
  checkCase({
    name: `through GELU${isHalf ? ', of halves' : ''}, ${M} × ${N} × ${K}`,
    inputs: {
      a: { shape: [M, K], data: uniform(M * K, 1) },
      b: { shape: [K, N], data: uniform(K * N, 2) },
      x: { shape: [M, N], data: uniform(M * N, 4).map((v) => halfReference(4 * v)) },
    },
    run: ({ a, b, x }) => {
      const size = [M, N, K] as const
      const c = Tensor.empty('c', [M, N])
      const pre = isHalf && writesHalves(size) ? half(x) : x
      gemm(plain(a, K), plain(b, N), size, c, { throughGelu: pre })
      return [c, pre]
    },
    reference: ({ a, b, x }) => [
      gemmReference(a, [K, 1], b, [N, 1], [M, N, K]).map((v, i) => v * geluDerivativeReference(x[i])),
      Array.from(x, geluReference),
    ],
    tolerance: isHalf ? 2 ** -10 : 4e-6,
  })

/** K in chunks, and the sums of the rows of a taken along: a weight's gradient and its bias's. */
const longK = ([M, N, K]: Size): CheckCase =>
  checkCase({
    name: `long K in chunks, with row sums, ${M} × ${N} × ${K}`,
    inputs: { a: { shape: [K, M], data: uniform(M * K, 1) }, b: { shape: [K, N], data: uniform(K * N, 2) } },
    run: ({ a, b }) => {
      const [c, sums] = [Tensor.empty('c', [M, N]), Tensor.empty('sums', [M])]
      const parts = [c, sums].map(({ shape }) => Tensor.empty('parts', [chunksOfK([M, N, K]), ...shape]))
      gemmLongK(transposed(a, M), plain(b, N), [M, N, K], parts[0], parts[1])
      parts.forEach((part, i) => sumChunks(part, [c, sums][i]))
      return [c, sums]
    },
    reference: ({ a, b }) => [gemmReference(a, [1, M], b, [N, 1], [M, N, K]), columnSumReference(a, M)],
    tolerance: 2e-5,
  })

/** Operands in half precision, as a layer, its input gradient and its weight gradient read them. */
const ofHalves = ([M, N, K]: Size): CheckCase => {
  const halves = (length: number, seed: number) => uniform(length, seed).map(halfReference)
  return checkCase({
    name: `half operands: a bᵀ, f32 · half b, long K, ${M} × ${N} × ${K}`,
    inputs: {
      a: { shape: [M, K], data: halves(M * K, 1) },
      b: { shape: [N, K], data: halves(N * K, 2) },
      y: { shape: [M, N], data: uniform(M * N, 3) },
    },
    run: ({ a, b, y }) => {
      const [c, dA, dB] = [
        [M, N],
        [M, K],
        [N, K],
      ].map((shape) => Tensor.empty('c', shape))
      const [halfA, halfB] = [half(a), half(b)]
      gemm(plain(halfA, K), transposed(halfB, K), [M, N, K], c)
      gemm(plain(y, N), plain(halfB, K), [M, K, N], dA)
      const parts = Tensor.empty('parts', [chunksOfK([N, K, M]), N, K])
      gemmLongK(transposed(y, N), plain(halfA, K), [N, K, M], parts)
      sumChunks(parts, dB)
      return [c, dA, dB]
    },
    reference: ({ a, b, y }) => [
      gemmReference(a, [K, 1], b, [1, K], [M, N, K]),
      gemmReference(y, [N, 1], b, [K, 1], [M, K, N]),
      gemmReference(y, [1, N], a, [K, 1], [N, K, M]),
    ],
    tolerance: 2e-5,
    f16Tolerance: 2 ** -8,
  })
}

/** The first layer of an MLP whose second reads halves: what GELU is applied to is rounded, and what it gives. */
const toHalves = ([M, N, K]: Size): CheckCase =>
  checkCase({
    name: `bias and GELU, into halves, ${M} × ${N} × ${K}`,
    inputs: {
      a: { shape: [M, K], data: uniform(M * K, 1) },
      b: { shape: [K, N], data: uniform(K * N, 2) },
      bias: { shape: [N], data: uniform(N, 3) },
    },
    run: ({ a, b, bias }) => {
      const size = [M, N, K] as const
      const c = Tensor.empty('c', [M, N], writesHalves(size) ? 'f16' : 'f32')
      const pre = Tensor.empty('pre', [M, N], c.dtype)
      gemm(plain(a, K), plain(b, N), size, c, { bias, gelu: true, pre })
      return [c, pre]
    },
    reference: ({ a, b, bias }) => {
      const sums = gemmReference(a, [K, 1], b, [N, 1], [M, N, K]).map((v, i) => v + bias[i % N])
      return [sums.map(geluReference), sums]
    },
    tolerance: 2 ** -9, // of a half, twice rounded
  })

const ODD: Size = [70, 53, 19]
const IN_FOURS: Size = [132, 52, 20]

export const check: OpCheck = {
  op: 'gemm',
  computes: 'The matrix product under everything, with what usually follows fused into its finish.',
  formula: 'c = finish(a b): + bias, GELU, + residual, · GELU′(pre)',
  cases: [
    product(ODD, 'a b'),
    product(ODD, 'aᵀ b'),
    product(ODD, 'a bᵀ'),
    product(IN_FOURS, 'a b'),
    product(IN_FOURS, 'aᵀ b'),
    product(IN_FOURS, 'a bᵀ'),
    { ...product([68, 64, 8], 'a b'), withAllTiles: true },
    withGelu(ODD),
    withGelu(IN_FOURS),
    withResidual(ODD),
    withResidual(IN_FOURS),
    withPre(ODD),
    withPre(IN_FOURS),
    throughGelu(ODD),
    throughGelu(IN_FOURS),
    { ...throughGelu([36, 64, 144]), withAllTiles: true },
    longK([13, 9, 777]),
    longK([52, 12, 2052]),
    { ...ofHalves([132, 52, 20]), withAllTiles: true },
    toHalves(IN_FOURS),
    throughGelu(IN_FOURS, true),
  ],
}
