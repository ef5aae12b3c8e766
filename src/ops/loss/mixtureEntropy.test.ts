import { expect, test } from 'vitest'
import { evaluate, expectClose, input, softmaxRows, uniform } from '../../../test/numerics'
import { Tensor } from '../../tensor/tensor'
import { mixtureEntropy } from './mixtureEntropy'
import { mixtureEntropyReference as reference } from './mixtureEntropy.reference'

const run = async (probabilities: Float32Array<ArrayBuffer>, K: number) => {
  const [entropy] = await evaluate(() => {
    const into = Tensor.empty('entropy', [])
    mixtureEntropy(input([probabilities.length / K, K], probabilities), into)
    return [into]
  })
  return entropy[0]
}

/** Row r is certain of prototype `winner(r)`. */
const certain = (rows: number, K: number, winner: (r: number) => number) =>
  Float32Array.from({ length: rows * K }, (_, at) => Number(winner(Math.floor(at / K)) === at % K))

test('reference: two rows that are certain of different prototypes share one bit', () => {
  expect(reference([1, 0, 0, 1], 2)).toBeCloseTo(Math.LN2, 12)
  expect(reference([1, 0, 1, 0], 2)).toBe(0)
})

test.each([
  [1, 5],
  [9, 70],
  [300, 33], // more rows than one chunk of the column sums
])('%i rows of %i agree with the reference', async (rows, K) => {
  const p = softmaxRows(uniform(rows * K, 1).map((v) => 6 * v), K) // prettier-ignore
  expectClose([await run(p, K)], [reference(p, K)], 1e-6)
})

test('is 0 where one prototype wins every row, ln K where each wins as many', async () => {
  expect(
    await run(
      certain(12, 4, () => 2),
      4,
    ),
  ).toBe(0)
  expect(
    await run(
      certain(12, 4, (r) => r % 4),
      4,
    ),
  ).toBeCloseTo(Math.log(4), 6)
})

test('a share too small for a normal number counts as none, which a device may take it for', async () => {
  expect(await run(Float32Array.of(1, 1e-39), 2)).toBe(0)
})
