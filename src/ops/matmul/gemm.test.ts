import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { gpu } from '../../../test/gpu'
import { evaluate, expectClose, expectSame, input, uniform } from '../../../test/numerics'
import { Gpu } from '../../gpu/device'
import { Program } from '../../tensor/program'
import { sideBySide } from '../../tensor/sideBySide'
import { Tensor } from '../../tensor/tensor'
import { chunksOfK, gemm, gemmLongK, plain, transposed, writesHalves, type Matrix } from './gemm'
import { gemmReference } from './gemm.reference'
import { geluDerivativeReference, geluReference } from '../elementwise/gelu.reference'
import { sumChunks } from '../reduce/columnSum'
import { columnSumReference } from '../reduce/columnSum.reference'
import { matmulNT } from './matmulNT'
import { matmulNTReference } from './matmulNT.reference'

const { hasQuads: hadQuads, spillsRegisters: hadSpills, contracts, panelsFrom } = gpu
afterEach(() => {
  Object.assign(gpu, { hasQuads: hadQuads, spillsRegisters: hadSpills, contracts, panelsFrom })
  gpu.tiles.forced = null
})

function recorded(trace: () => unknown): Program {
  const program = new Program(gpu, 'test')
  program.record(trace)
  return program
}

test('reference: two by two, by hand', () => {
  // [[1, 2], [3, 4]] [[5, 6], [7, 8]]
  expect(gemmReference([1, 2, 3, 4], [2, 1], [5, 6, 7, 8], [2, 1], [2, 2, 2])).toEqual([19, 22, 43, 50])
  // the same, reading the first as its transpose [[1, 3], [2, 4]]
  expect(gemmReference([1, 2, 3, 4], [1, 2], [5, 6, 7, 8], [2, 1], [2, 2, 2])).toEqual([26, 30, 38, 44])
})

describe.each([
  { quads: true, panels: true },
  { quads: true, panels: false },
  { quads: false, panels: false },
])('with quads: $quads, panels: $panels', ({ quads, panels }) => {
  beforeEach(() => {
    gpu.hasQuads = quads && hadQuads
    gpu.spillsRegisters = panels
    gpu.panelsFrom = 0
  })

  // sizes that are no multiple of any tile, one of everything, and exactly one tile
  test.each([
    [70, 53, 19],
    [1, 1, 1],
    [3, 7, 2],
    [64, 48, 5],
    [65, 64, 33],
    [5, 130, 4],
    // and those that move as vectors: less than a tile, several, with an edge each way
    [3, 4, 4],
    [70, 52, 20],
    [68, 52, 20],
    [132, 144, 8],
    [96, 68, 12],
  ])('%i x %i x %i agrees with the reference in every transposition', async (M, N, K) => {
    const [x, y] = [uniform(M * K, 1), uniform(K * N, 2)]
    const sides: [Matrix, Matrix][] = [
      [plain(input([M, K], x), K), plain(input([K, N], y), N)],
      [transposed(input([K, M], x), M), plain(input([K, N], y), N)],
      [plain(input([M, K], x), K), transposed(input([N, K], y), K)],
    ]
    for (const [a, b] of sides) {
      const [c] = await evaluate(() => {
        const out = Tensor.empty('c', [M, N])
        gemm(a, b, [M, N, K], out)
        return [out]
      })
      const strides = ({ rowStride, columnStride }: Matrix) => [rowStride, columnStride] as const
      expectClose(c, gemmReference(x, strides(a), y, strides(b), [M, N, K]), 2e-6)
    }
  })

  test.each([
    [70, 53, 19],
    [132, 52, 8], // rows for two quads of a panel
    [70, 64, 8],
  ])('a finish with bias, GELU and its derivative agrees with the references (%i x %i x %i)', async (M, N, K) => {
    const [x, y, bias] = [uniform(M * K, 1), uniform(K * N, 2), uniform(N, 3)]
    const [c, derivative] = await evaluate(() => {
      const [out, derivative] = [Tensor.empty('c', [M, N]), Tensor.empty('d', [M, N])]
      const finish = { bias: input([N], bias), gelu: true, derivative }
      gemm(plain(input([M, K], x), K), plain(input([K, N], y), N), [M, N, K], out, finish)
      return [out, derivative]
    })
    const sums = gemmReference(x, [K, 1], y, [N, 1], [M, N, K]).map((v, i) => v + bias[i % N])
    expectClose(c, sums.map(geluReference), 2e-6)
    expectClose(derivative, sums.map(geluDerivativeReference), 2e-6)
  })

  test.each([
    [70, 53, 19],
    [132, 52, 8],
    [36, 64, 144], // panels in turn
  ])('on the way back GELU comes to the bits that it came to on the way there (%i x %i x %i)', async (M, N, K) => {
    const [x, y] = [uniform(M * K, 1), uniform(K * N, 2)]
    for (const dtype of ['f32', 'f16'] as const) {
      const size = [M, N, K] as const
      const [hidden, again, dPre, derivative] = await evaluate(() => {
        const type = writesHalves(size) ? dtype : 'f32'
        const [out, pre] = [Tensor.empty('c', [M, N], type), Tensor.empty('pre', [M, N], type)]
        const [dPre, derivative] = [Tensor.empty('d_pre', [M, N]), Tensor.empty('derivative', [M, N])]
        const [a, b] = [plain(input([M, K], x), K), plain(input([K, N], y), N)]
        gemm(a, b, size, out, { gelu: true, pre })
        gemm(a, b, size, dPre, { throughGelu: pre })
        gemm(a, b, size, Tensor.empty('c', [M, N]), { gelu: true, derivative })
        return [out, pre, dPre, derivative]
      })
      expectSame(again, hidden, dtype === 'f32' ? 1e-6 : 2 ** -10)
      const product = gemmReference(x, [K, 1], y, [N, 1], size)
      expectClose(dPre, product.map((v, i) => v * derivative[i]), dtype === 'f32' ? 1e-5 : 2 ** -9) // prettier-ignore
    }
  })

  test.each([
    [13, 9, 777],
    [52, 12, 2052],
    [70, 72, 100], // one chunk, several columns of workgroups
  ])('a long K in chunks agrees with the reference (%i x %i x %i)', async (M, N, K) => {
    const [x, y] = [uniform(M * K, 1), uniform(K * N, 2)]
    const [c, alone, sums] = await evaluate(() => {
      const [a, b] = [transposed(input([K, M], x), M), plain(input([K, N], y), N)]
      const outputs = [[M, N], [M, N], [M]].map((shape) => Tensor.empty('c', shape))
      const parts = outputs.map(({ shape }) => Tensor.empty('parts', [chunksOfK([M, N, K]), ...shape]))
      gemmLongK(a, b, [M, N, K], parts[0], parts[2])
      gemmLongK(a, b, [M, N, K], parts[1])
      parts.forEach((part, i) => sumChunks(part, outputs[i]))
      return outputs
    })
    expectClose(c, gemmReference(x, [1, M], y, [N, 1], [M, N, K]), 1e-5)
    expectSame(alone, c)
    expectClose(sums, columnSumReference(x, M), 1e-5)
  })
})

// those that only a measurement on a device chooses, a graphics card's, and panels, for which low ones stand in
const CHOSEN = [
  '4x4',
  '8x4',
  '8x8',
  '8x12',
  '12x4',
  'shared4x4',
  'shared8x4',
  'shared4x12',
  'shared8x8',
  'panel12',
  'panel16',
]
describe.each(CHOSEN)('with tiles of %s', (tile) => {
  beforeEach(() => {
    gpu.tiles.forced = tile
  })

  test.each([
    [3, 4, 4],
    [68, 52, 20],
    [132, 68, 8],
    [70, 52, 116], // two panels, the second shorter
    [36, 64, 144], // two of one length
  ])('%i x %i x %i has the bits that the rule gives, in every transposition and with a finish', async (M, N, K) => {
    const [x, y, bias] = [uniform(M * K, 1), uniform(K * N, 2), uniform(N, 3)]
    const products = () => {
      const outputs = [...Array.from({ length: 4 }, () => [M, N]), [M]].map((shape) => Tensor.empty('c', shape))
      const [left, right] = [plain(input([M, K], x), K), plain(input([K, N], y), N)]
      gemm(left, right, [M, N, K], outputs[0])
      const parts = [outputs[1], outputs[4]].map(({ shape }) => Tensor.empty('parts', [chunksOfK([M, N, K]), ...shape]))
      gemmLongK(transposed(input([K, M], x), M), right, [M, N, K], parts[0], parts[1])
      sumChunks(parts[0], outputs[1])
      sumChunks(parts[1], outputs[4])
      gemm(left, transposed(input([N, K], y), K), [M, N, K], outputs[2])
      gemm(left, right, [M, N, K], outputs[3], { bias: input([N], bias), gelu: true, residual: outputs[2] })
      return outputs
    }
    const found = await evaluate(products)
    gpu.tiles.forced = null
    const byRule = await evaluate(products)
    found.forEach((product, i) => expectSame(product, byRule[i], 1e-5))
    expectClose(found[0], gemmReference(x, [K, 1], y, [N, 1], [M, N, K]), K > 100 ? 1e-5 : 2e-6)
  })
})

describe.each(['4x12', '8x8', 'shared4x12', 'shared8x8'])(
  'by fused multiply-adds, as on a graphics card, with tiles of %s',
  (tile) => {
    beforeEach(() => {
      Object.assign(gpu, { spillsRegisters: false, contracts: true })
      gpu.tiles.forced = tile
    })

    test('the product agrees with the reference in every transposition', async () => {
      const [M, N, K] = [68, 52, 20]
      const [x, y] = [uniform(M * K, 1), uniform(K * N, 2)]
      const strides = { x: [[K, 1], [1, M]], y: [[N, 1], [1, K]] } as const // prettier-ignore
      const found = await evaluate(() => {
        const [left, right] = [input([M * K], x), input([K * N], y)]
        const of = (tensor: Tensor, [rowStride, columnStride]: readonly [number, number]) => ({ tensor, rowStride, columnStride }) // prettier-ignore
        return strides.x.flatMap((a) =>
          strides.y.map((b) => {
            const c = Tensor.empty('c', [M, N])
            gemm(of(left, a), of(right, b), [M, N, K], c)
            return c
          }),
        )
      })
      const expected = strides.x.flatMap((a) => strides.y.map((b) => gemmReference(x, a, y, b, [M, N, K])))
      found.forEach((c, i) => expectClose(c, expected[i], 2e-6))
      const { launches } = recorded(() => gemm(plain(input([M, K], x), K), plain(input([K, N], y), N), [M, N, K], Tensor.empty('c', [M, N]))) // prettier-ignore
      expect(launches[0].constants.FUSED).toBe(true)
    })
  },
)

test('columns of which some are left out, so that they come not in fours', async () => {
  gpu.spillsRegisters = false
  const [M, N, K, stride] = [6, 8, 12, 8]
  const [x, y] = [uniform(stride * K, 1), uniform(K * N, 2)]
  const [c] = await evaluate(() => {
    const c = Tensor.empty('c', [M, N])
    gemm(transposed(input([K, stride], x), stride), plain(input([K, N], y), N), [M, N, K], c)
    return [c]
  })
  expectClose(c, gemmReference(x, [1, stride], y, [N, 1], [M, N, K]), 2e-6)
})

test('two products with the largest shared tiles are one dispatch, and fit what a workgroup may share', async () => {
  Object.assign(gpu, { spillsRegisters: false })
  gpu.tiles.forced = 'shared8x8'
  const [M, N, K] = [68, 72, 20]
  const [x, y] = [uniform(M * K, 1), uniform(K * N, 2)]
  const [left, right] = [plain(input([M, K], x), K), plain(input([K, N], y), N)]
  const trace = () => {
    const outputs = [Tensor.empty('c', [M, N]), Tensor.empty('again', [M, N])]
    outputs.forEach((c) => gemm(left, right, [M, N, K], c))
    return outputs
  }
  expect(sideBySide(recorded(trace))).toHaveLength(1)
  const [c, again] = await evaluate(trace)
  expectClose(c, gemmReference(x, [K, 1], y, [N, 1], [M, N, K]), 2e-6)
  expect(again).toEqual(c)
})

test('a product of more rows than a grid has workgroups for is refused before it is recorded', () => {
  const hardware = Object.assign(new Gpu(gpu.device), { spillsRegisters: false })
  const rows = 65536 * 64
  const recorded = () =>
    new Program(hardware, 'too long').record(() => {
      const [a, b] = [Tensor.empty('a', [rows, 16]), Tensor.empty('b', [16, 16])]
      gemm(plain(a, 16), transposed(b, 16), [rows, 16, 16], Tensor.empty('c', [rows, 16]))
    })
  expect(recorded).toThrow(/must have at most 65535 workgroups, got 1 × \d+ × 1/)
})

test('matmulNT is the matrix of inner products, and names a wrong width', async () => {
  const [a, b] = [uniform(6 * 5, 1), uniform(4 * 5, 2)]
  const [c] = await evaluate(() => [matmulNT(input([6, 5], a), input([4, 5], b))])
  expectClose(c, matmulNTReference(a, b, 5), 1e-6)
  await expect(evaluate(() => [matmulNT(input([6, 5], a), input([5, 4], b))])).rejects.toThrow(
    'b must be [N, C] = [5, 5], got [5, 4]',
  )
})
