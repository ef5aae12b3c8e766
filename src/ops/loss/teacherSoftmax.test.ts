import { expect, test } from 'vitest'
import { evaluate, expectClose, input, uniform } from '../../../test/numerics'
import { stepScalars } from '../../../test/steps'
import { teacherSoftmax } from './teacherSoftmax'
import { teacherSoftmaxReference as reference } from './teacherSoftmax.reference'

const Q = 19

const run = (values: Float32Array<ArrayBuffer>, c: Float32Array<ArrayBuffer>, rows: number, teacherTemp: number) =>
  evaluate(() => {
    const scalars = stepScalars({ teacherTemp }).tensor
    const { probabilities, entropy } = teacherSoftmax(input([rows, c.length], values), input([1, c.length], c), scalars)
    return [probabilities, entropy]
  })

// EsViT spec 11.4: t, c and temperature 0.04
const t = Float32Array.from([0.3, 0.1, -0.2, 0.05])
const c = Float32Array.from([0.05, 0, -0.05, 0.02])

test('reference: the example worked out by hand', () => {
  const { probabilities, entropy } = reference([0.3, 0.1, -0.2, 0.05], [0.05, 0, -0.05, 0.02], 0.04)
  expectClose(probabilities, [0.973094, 0.022885, 0.0000442, 0.003977], 1e-6)
  expectClose(entropy, [0.1354075], 1e-6)
})

// prototypes one by one, and in fours
test.each([37, 40, 4])('forward agrees with the reference (K = %i)', async (K) => {
  const [logits, center] = [uniform(Q * K, 1), uniform(K, 2)]
  for (const temp of [0.04, 0.07, 1]) {
    const [probabilities, entropy] = await run(logits, center, Q, temp)
    const expected = reference(logits, center, temp)
    expectClose(probabilities, expected.probabilities, 3e-6)
    expectClose(entropy, expected.entropy, 3e-6)
  }
  const [byHand] = await run(t, c, 1, 0.04)
  expectClose(byHand, [0.973094, 0.022885, 0.0000442, 0.003977], 1e-6)
})

test('a constant added to all logits of a row changes nothing', async () => {
  const [a] = await run(t, c, 1, 0.04)
  const [b] = await run(t.map((v) => v + 8), c, 1, 0.04) // prettier-ignore
  expectClose(a, b, 3e-5) // float32 of t + 8 divided by 0.04
})

test('logits that overflow exp, and the wrong shape named', async () => {
  const [q, entropy] = await run(Float32Array.from([500, -500]), new Float32Array(2), 1, 0.04)
  expect(Array.from(q)).toEqual([1, 0])
  const [inFours, none] = await run(Float32Array.from([-500, 0, 500, -500]), new Float32Array(4), 1, 0.04)
  expect(Array.from(inFours)).toEqual([0, 0, 1, 0])
  expect(none[0]).toBe(0)
  expect(entropy[0]).toBe(0)
  const [low] = await run(Float32Array.from([-500, -501]), new Float32Array(2), 1, 1)
  const [far] = await run(Float32Array.from([0, -1, -500, -500]), new Float32Array(4).fill(500), 1, 1)
  const two = [1 / (1 + Math.exp(-1)), 1 / (1 + Math.E)]
  expectClose(low, two, 1e-6) // all far below 0
  expectClose(far, [...two, 0, 0], 1e-6) // all far from the centre
  const wrong = evaluate(() => [
    teacherSoftmax(input([1, 2], t.slice(0, 2)), input([1, 4], c), stepScalars().tensor).entropy,
  ])
  await expect(wrong).rejects.toThrow('center must be [1, K] = [1, 2], got [1, 4]')
})
