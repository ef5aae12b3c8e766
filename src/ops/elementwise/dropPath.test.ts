import { expect, test } from 'vitest'
import { dot, evaluate, expectClose, gradients, input, numericGrad, uniform } from '../../../test/numerics'
import { rowsOf, tokenGroups } from '../patch/tokenGroups'
import { dropPathAdd } from './dropPath'
import { dropPathAddReference as reference, keepsBranch } from './dropPath.reference'

const C = 3
const groups = tokenGroups([
  { images: 20, height: 2, width: 2 },
  { images: 30, height: 1, width: 1 },
])
const R = rowsOf(groups)
const residual = uniform(R * C, 1)
const branch = uniform(R * C, 2)
const draw = { rate: 0.4, seed: 4_000_000_007, step: 77, layer: 3 }
const stepScalars = input([4], new Uint32Array([draw.seed, draw.step, 0, 0]))
const options = { rate: draw.rate, stepScalars, layer: draw.layer }

test('reference: by hand', () => {
  const two = tokenGroups([{ images: 2, height: 1, width: 1 }])
  const layer = [...Array(20).keys()].find((l) => keepsBranch(1, 2, l, 0, 0.5) && !keepsBranch(1, 2, l, 1, 0.5))
  if (layer === undefined) throw new Error('one layer of twenty must keep the first image and drop the second')
  expect(reference([1, 2], [10, 20], two, 1, { rate: 0.5, seed: 1, step: 2, layer })).toEqual([21, 2])
})

test('the GPU draws the same mask as TypeScript, for seeds and steps of all sizes', async () => {
  const many = tokenGroups([{ images: 300, height: 1, width: 1 }])
  for (const [seed, step, layer] of [
    [0, 0, 0],
    [1, 1, 1],
    [2 ** 32 - 1, 123_456, 47],
  ]) {
    const scalars = input([2], new Uint32Array([seed, step]))
    const ones = input([300, 1], new Float32Array(300).fill(1))
    const zeros = input([300, 1], new Float32Array(300))
    const [mask] = await evaluate(() => [dropPathAdd(zeros, ones, many, { rate: 0.1, stepScalars: scalars, layer })])
    const expected = Array.from({ length: 300 }, (_, i) => keepsBranch(seed, step, layer, i, 0.1))
    expect(Array.from(mask, (v) => v > 0)).toEqual(expected)
    const dropped = expected.filter((keeps) => !keeps).length // 30 are expected, with a deviation of 5.2
    expect(dropped).toBeGreaterThan(10)
    expect(dropped).toBeLessThan(50)
  }
})

test.each([
  ['one', 3],
  ['four', 8],
])('%s channel(s) a load: forward and backward agree with the reference', async (_, C) => {
  const values = [uniform(R * C, 3), uniform(R * C, 4)]
  const inputs = values.map((data) => input([R, C], data, true))
  const dY = uniform(R * C, 5)
  const trace = () => dropPathAdd(inputs[0], inputs[1], groups, options)
  const [y] = await evaluate(() => [trace()])
  expectClose(y, reference(values[0], values[1], groups, C, draw), 1e-6)
  const [dResidual, dBranch] = await gradients(trace, inputs, dY)
  expectClose(
    dResidual,
    numericGrad((at) => dot(dY, reference(at, values[1], groups, C, draw)), values[0]),
    1e-6,
  )
  expectClose(
    dBranch,
    numericGrad((at) => dot(dY, reference(values[0], at, groups, C, draw)), values[1]),
    1e-6,
  )
})

test('another step or layer drops other images, and all tokens of an image share its fate', async () => {
  const fates = (step: number, layer: number) =>
    Array.from({ length: 50 }, (_, i) => keepsBranch(5, step, layer, i, 0.5))
  expect(fates(1, 0)).not.toEqual(fates(2, 0))
  expect(fates(1, 0)).not.toEqual(fates(1, 1))
  const one = tokenGroups([{ images: 9, height: 3, width: 3 }])
  const ones = input([81, 1], new Float32Array(81).fill(1))
  const [y] = await evaluate(() => [dropPathAdd(ones, ones, one, { ...options, rate: 0.5 })])
  for (let i = 0; i < 81; i++) expect(y[i]).toBe(y[i - (i % 9)])
})

test('rate 0 drops nothing, and a wrong rate or shape is named', async () => {
  const add = (rate: number, other = input([R, C], branch)) =>
    evaluate(() => [dropPathAdd(input([R, C], residual), other, groups, { ...options, rate })])
  expectClose(
    (await add(0))[0],
    Array.from(residual, (v, i) => v + branch[i]),
    1e-6,
  )
  await expect(add(1)).rejects.toThrow('rate must be in [0, 1), got 1')
  await expect(add(0, input([C, R], branch))).rejects.toThrow(
    'branch must be the shape of residual = [110, 3], got [3, 110]',
  )
})
