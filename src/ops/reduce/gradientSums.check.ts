// The self-test of gradientSums: products of long K whose sums are put off and lie in one buffer, as a network's do.

import { uniform } from '../../base/seededNumbers'
import { Tensor } from '../../tensor/tensor'
import { gemmReference } from '../matmul/gemm.reference'
import { chunksOfK, gemmLongK, plain, transposed } from '../matmul/gemm'
import type { Size } from '../matmul/tiles'
import { checkCase, type OpCheck } from '../opCheck'
import { columnSumReference } from './columnSum.reference'
import { GradientSums } from './gradientSums'

const K = 2052
/** Of a layer [M, N]: more than a workgroup, less than one, and one that does not come in fours. */
const LAYERS = [[36, 16], [8, 4], [5, 3]] as const // prettier-ignore

/** Where weight and bias of every layer begin, in bytes, and the end: multiples of 256, as parameters lie. */
const places = LAYERS.flatMap(([M, N]) => [M * N, M]).reduce<number[]>(
  (ends, size) => [...ends, (ends.at(-1) ?? 0) + Math.ceil(size / 64) * 256],
  [0],
)

export const check: OpCheck = {
  op: 'gradientSums',
  computes: 'Adds up, for many tensors in one launch, the sums that a backward cut into chunks.',
  formula: 's[i] = Σₖ parts[k, i], for every tensor',
  cases: [
    checkCase({
      name: `long K in chunks, ${LAYERS.map((size) => size.join(' × ')).join(', ')}`,
      inputs: {
        a: { shape: [K, 36], data: uniform(K * 36, 1) },
        b: { shape: [K, 16], data: uniform(K * 16, 2) },
      },
      run: ({ a, b }) => {
        const flat = Tensor.empty('gradients', [(places.at(-1) ?? 0) / 4])
        const at = (i: number, shape: number[]) => new Tensor(shape, 'f32', flat.storage, places[i])
        const sums = new GradientSums()
        return LAYERS.flatMap(([M, N], layer) => {
          const size: Size = [M, N, K]
          const [weight, bias] = [at(2 * layer, [M, N]), at(2 * layer + 1, [M])]
          const [parts, biasParts] = [weight, bias].map((into) => sums.later(into, chunksOfK(size)))
          gemmLongK(transposed(a, 36), plain(b, 16), size, parts, biasParts)
          if (layer === LAYERS.length - 1) sums.settle(true)
          return [weight, bias]
        })
      },
      reference: ({ a, b }) =>
        LAYERS.flatMap(([M, N]) => [
          gemmReference(a, [1, 36], b, [16, 1], [M, N, K]),
          columnSumReference(a, 36).slice(0, M),
        ]),
      tolerance: 2e-5,
    }),
  ],
}
