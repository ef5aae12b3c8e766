import { expect, test } from 'vitest'
import { expectClose, softmaxRows, uniform } from '../../../../test/numerics'
import { rollout } from './rollout'

test('one block: half the mean of its heads, half the token itself', () => {
  const heads = Float32Array.from([1, 0, 0, 1, 0, 1, 1, 0]) // one looks at itself, one at the other
  expectClose(rollout([heads], 2), [0.75, 0.25, 0.25, 0.75], 1e-7)
})

test('two blocks by hand: the later one is applied to the earlier', () => {
  const first = Float32Array.from([0, 1, 0, 1]) // all look at token 1
  const second = Float32Array.from([1, 0, 1, 0]) // all look at token 0
  // second~ = [[1, 0], [.5, .5]], first~ = [[.5, .5], [0, 1]]
  expectClose(rollout([first, second], 2), [0.5, 0.5, 0.25, 0.75], 1e-7)
})

test('what a token has of all tokens sums to 1', () => {
  const blocks = [1, 2, 3].map((seed) => softmaxRows(uniform(3 * 25, seed).map((v) => 4 * v), 5)) // prettier-ignore
  const rolled = rollout(blocks, 5)
  for (let i = 0; i < 5; i++) {
    const row = rolled.subarray(5 * i, 5 * i + 5)
    expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6)
    expect(row[i]).toBeGreaterThanOrEqual(0.125) // by three residual connections
  }
})
