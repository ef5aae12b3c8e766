import { afterEach, describe, expect, test } from 'vitest'
import { gpu } from '../../../test/gpu'
import { dot, evaluate, expectClose, expectSame, gradients, input, numericGrad, uniform } from '../../../test/numerics'
import { rowsOf, tokenGroups } from '../patch/tokenGroups'
import { attentionMask } from './geometry'
import { attentionProbabilities, windowAttention } from './windowAttention'
import { windowAttentionReference } from './windowAttention.reference'

const { hasQuads: hadQuads, spillsRegisters } = gpu
afterEach(() => {
  Object.assign(gpu, { hasQuads: hadQuads, spillsRegisters })
})

interface Case {
  name: string
  maps: [images: number, height: number, width: number][]
  windowSize: number | 'whole'
  shift: number
  heads: number
  D: number
  hasBias?: boolean
}

const cases: Case[] = [
  { name: 'plain windows', maps: [[2, 8, 8]], windowSize: 4, shift: 0, heads: 2, D: 4 },
  { name: 'shifted windows', maps: [[1, 8, 8]], windowSize: 4, shift: 2, heads: 2, D: 4 },
  { name: 'shifted and padded', maps: [[1, 6, 6]], windowSize: 4, shift: 2, heads: 1, D: 8 },
  { name: 'a local map smaller than the window, and one that just fits, both shifted', maps: [[2, 2, 2], [1, 4, 4]], windowSize: 4, shift: 2, heads: 2, D: 4 }, // prettier-ignore
  { name: 'a window that is no multiple of four, padded', maps: [[2, 2, 2], [1, 3, 3]], windowSize: 3, shift: 1, heads: 2, D: 4 }, // prettier-ignore
  { name: 'head width 6', maps: [[1, 4, 4]], windowSize: 2, shift: 1, heads: 2, D: 6 },
  { name: 'a whole sequence without bias', maps: [[2, 1, 9], [1, 1, 5]], windowSize: 'whole', shift: 0, heads: 2, D: 4, hasBias: false }, // prettier-ignore
]

const setUp = ({ maps, windowSize, shift, heads, D, hasBias = true }: Case) => {
  const groups = tokenGroups(maps.map(([images, height, width]) => ({ images, height, width })))
  const [R, C] = [rowsOf(groups), heads * D]
  const offsets = windowSize === 'whole' ? 0 : (2 * windowSize - 1) ** 2
  const values = {
    qkv: uniform(R * 3 * C, 1).map((v) => 2 * v),
    table: uniform(offsets * heads, 2),
    padding: uniform(3 * C, 3),
  }
  const reference = (qkv: ArrayLike<number>, table: ArrayLike<number>, padding: ArrayLike<number>) =>
    groups.flatMap(({ firstRow, images, height, width }) => {
      const part = Array.from({ length: images * height * width * 3 * C }, (_, i) => qkv[firstRow * 3 * C + i])
      return windowAttentionReference(part, hasBias ? table : null, padding, {
        images,
        height,
        width,
        windowSize,
        shift,
        heads,
      }).out
    })
  const tensors = () => {
    const qkv = input([R, 3 * C], values.qkv, true)
    const biasTable = hasBias ? input([offsets, heads], values.table, true) : null
    const padding = input([3 * C], values.padding, true)
    return {
      qkv,
      biasTable,
      padding,
      options: { groups, windowSize, shiftSize: shift, numHeads: heads, biasTable, padding },
    }
  }
  const isPadded = windowSize !== 'whole' && maps.some(([, height]) => height % windowSize > 0)
  return { values, reference, tensors, C, isPadded }
}

test('reference: one window without bias is plain attention, by hand', () => {
  // two tokens, D = 1: q = (1, 0), k = (1, 0), v = (2, 4); the first attends by softmax(1, 0), the second evenly
  const p = 1 / (1 + Math.exp(-1))
  const { out } = windowAttentionReference([1, 1, 2, 0, 0, 4], null, [0, 0, 0], { images: 1, height: 1, width: 2, windowSize: 'whole', shift: 0, heads: 1 }) // prettier-ignore
  expectClose(out, [2 * p + 4 * (1 - p), 3], 1e-12)
})

test('the shift mask forbids the pairs the paper forbids', () => {
  const masked = (side: number, M: number, shift: number) => {
    const N = M * M
    const mask = attentionMask(side, side, M, shift)
    return Array.from(
      { length: mask.length / (N * N) },
      (_, w) => mask.subarray(w * N * N, (w + 1) * N * N).filter((v) => v < 0).length,
    )
  }
  expect(masked(8, 4, 2)).toEqual([0, 128, 128, 192])
  expect(masked(14, 7, 3)).toEqual([0, 1176, 1176, 1776])
})

describe.each([{ quads: true }, { quads: false }])('with quads: $quads', ({ quads }) => {
  test.each(cases)('forward agrees with the reference: $name', async (c) => {
    gpu.hasQuads = quads && hadQuads
    const { values, reference, tensors } = setUp(c)
    const t = tensors()
    const [out] = await evaluate(() => [windowAttention(t.qkv, t.options)])
    expectClose(out, reference(values.qkv, values.table, values.padding), 3e-6)
  })

  test.each(cases)('backward agrees with central differences of the reference: $name', async (c) => {
    gpu.hasQuads = quads && hadQuads
    const { values, reference, tensors, C, isPadded } = setUp(c)
    const weights = uniform(values.qkv.length / 3, 4)
    const t = tensors()
    const inputs = [t.qkv, ...(t.biasTable ? [t.biasTable] : []), ...(isPadded ? [t.padding] : [])]
    const found = await gradients(() => windowAttention(t.qkv, t.options), inputs, weights)
    const loss = (qkv: ArrayLike<number>, table: ArrayLike<number>, padding: ArrayLike<number>) =>
      dot(reference(qkv, table, padding), weights)
    // central differences of all of a large qkv would take minutes: a stretch that covers q, k and v of some tokens
    const some = values.qkv.slice(0, Math.min(values.qkv.length, 9 * C))
    const whole = (at: Float64Array) => [...at, ...values.qkv.slice(some.length)]
    expectClose(
      found[0].slice(0, some.length),
      numericGrad((at) => loss(whole(at), values.table, values.padding), some),
      1e-5,
    )
    if (t.biasTable)
      expectClose(
        found[1],
        numericGrad((at) => loss(values.qkv, at, values.padding), values.table),
        1e-5,
      )
    if (isPadded)
      expectClose(
        found[2],
        numericGrad((at) => loss(values.qkv, values.table, at), values.padding),
        1e-5,
      )
  })
})

test.each([
  ...cases,
  // 36 tokens: nine fours, of which the last thread has one
  { name: 'a window of more tokens', maps: [[1, 6, 6]], windowSize: 6, shift: 0, heads: 2, D: 4 } as Case,
])('one query a thread, or several, give the same bits: $name', async (c) => {
  const { values, tensors } = setUp(c)
  const weights = uniform(values.qkv.length / 3, 4)
  const found = async (isSeveral: boolean) => {
    gpu.spillsRegisters = isSeveral
    const t = tensors()
    const [out] = await evaluate(() => [windowAttention(t.qkv, t.options)])
    return [out, ...(await gradients(() => windowAttention(t.qkv, t.options), [t.qkv], weights))]
  }
  const single = await found(false)
  ;(await found(true)).forEach((several, i) => expectSame(several, single[i]))
})

test.each(cases)('the probabilities of one image agree with the reference: $name', async (c) => {
  const { values, tensors, C } = setUp(c)
  const t = tensors()
  const [found] = await evaluate(() => [attentionProbabilities(t.qkv, t.options, 0, c.maps[0][0] - 1)])
  const [images, height, width] = c.maps[0]
  const part = values.qkv.slice((images - 1) * height * width * 3 * C, images * height * width * 3 * C)
  const one = { images: 1, height, width, windowSize: c.windowSize, shift: c.shift, heads: c.heads }
  const table = c.hasBias === false ? null : values.table
  expectClose(found, windowAttentionReference(part, table, values.padding, one).probabilities, 2e-6)
})

test('logits that overflow exp, and the wrong shape named', async () => {
  const qkv = new Float32Array(6 * 4).fill(0)
  qkv.set([900, 900, 1], 0)
  const groups = tokenGroups([{ images: 2, height: 1, width: 4 }])
  const options = { groups, windowSize: 'whole', shiftSize: 0, numHeads: 1, biasTable: null, padding: null } as const
  const [out] = await evaluate(() => [windowAttention(input([8, 3], qkv), options)])
  expect(out[0]).toBe(1)
  await expect(evaluate(() => [windowAttention(input([4, 6], qkv), options)])).rejects.toThrow(
    'qkv must be [R, 3C] = [8, 6], got [4, 6]',
  )
})
