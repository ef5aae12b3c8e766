import { expect, test } from 'vitest'
import { evaluate, input, uniform } from '../../../test/numerics'
import { half } from './half'
import { halfReference as reference } from './half.reference'

test('reference: by hand', () => {
  // 2049 lies between 2048 and 2050, even wins; the smallest half is 2^-24
  const values = [0, 1, -1.5, 1 + 2 ** -11, 2049, 2051, 65520, -1e6, 2 ** -24, 0.75 * 2 ** -24, 2 ** -26]
  expect(values.map(reference)).toEqual([0, 1, -1.5, 1, 2048, 2052, 65504, -65504, 2 ** -24, 2 ** -24, 0])
})

test('rounds to the nearest half, and keeps what is one', async () => {
  const values = uniform(68, 2).map((v, i) => v * 2 ** ((i % 40) - 20))
  const [rounded] = await evaluate(() => [half(input([4, 17], values))])
  expect([...rounded]).toEqual(Array.from(values, reference))
  const [again, twice] = await evaluate(() => {
    const once = half(input([68], Float32Array.from(rounded)))
    return [once, half(once)]
  })
  expect([...again]).toEqual([...rounded])
  expect(twice).toEqual(again)
})

test('what is no number stays none, beside numbers, and the infinite is the largest', async () => {
  const [rounded] = await evaluate(() => [
    half(input([8], Float32Array.of(NaN, 1, 2, NaN, -Infinity, Infinity, 3, 1e9))),
  ])
  expect([...rounded]).toEqual([NaN, 1, 2, NaN, -65504, 65504, 3, 65504])
  const quiet = Float32Array.from(new Float32Array(Uint32Array.of(0x7f800001, 0xff800001, 0xffffffff, 0).buffer)) // any kind
  expect([...(await evaluate(() => [half(input([4], quiet))]))[0]]).toEqual([NaN, NaN, NaN, 0])
})

test('elements that do not come in fours are named', async () => {
  await expect(evaluate(() => [half(input([3, 2], uniform(6)))])).rejects.toThrow(
    'half: elements must come in fours, input has 6',
  )
})
