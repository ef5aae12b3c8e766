import { expect, test } from 'vitest'
import { dot, evaluate, expectClose, gradients, input, numericGrad, softmaxRows, uniform } from '../../../test/numerics'
import { NO_MATCH, matchedCrossEntropy } from './matchedCrossEntropy'
import { matchedCrossEntropyReference as reference } from './matchedCrossEntropy.reference'

const [R, Q, temp] = [18, 5, 0.1]
// rows repeat, come out of order, and some have one match or none
const matches = Uint32Array.from({ length: 2 * R }, (_, i) =>
  i % 7 === 3 || i === 8 || i === 9 ? NO_MATCH : (i * 3) % Q,
)
const weights = uniform(2 * R, 3)

test('reference: two prototypes, by hand; no match costs nothing', () => {
  // softmax([0, 0]) = [1/2, 1/2], so the loss is log 2 whatever the teacher says
  expectClose(reference([0, 0], [1, 0], [0, NO_MATCH], 2, 0.1), [Math.LN2, 0], 1e-12)
  // the worked example: s = (0.2, 0.15, -0.1, -0.05), q of the teacher's example, temperature 0.1
  const q = [0.973094, 0.022885, 0.0000442, 0.003977]
  expectClose(reference([0.2, 0.15, -0.1, -0.05], q, [0, NO_MATCH], 4, 0.1), [0.5744838, 0], 1e-5)
})

const rows = (K: number) => ({ student: uniform(R * K, 1), teacher: softmaxRows(uniform(Q * K, 2), K) })

// prototypes one by one, and in fours: a few, and more than a thread of the backward does at a time
test.each([37, 40, 4, 68])('forward agrees with the reference (K = %i)', async (K) => {
  const { student, teacher } = rows(K)
  const [losses] = await evaluate(() => [
    matchedCrossEntropy(input([R, K], student), input([Q, K], teacher), input([R, 2], matches), temp),
  ])
  expectClose(losses, reference(student, teacher, matches, K, temp), 2e-6)
})

test.each([37, 40, 68])('backward agrees with central differences; the teacher is a constant (K = %i)', async (K) => {
  const { student, teacher } = rows(K)
  const s = input([R, K], student, true)
  const t = input([Q, K], teacher, true)
  const op = () => matchedCrossEntropy(s, t, input([R, 2], matches), temp)
  const [dStudent] = await gradients(op, [s], weights)
  const loss = (at: ArrayLike<number>) => dot(reference(at, teacher, matches, K, temp), weights)
  expectClose(dStudent, numericGrad(loss, student), 1e-5)
  await expect(gradients(op, [t], weights)).rejects.toThrow('no gradient reached')
})

test('the worked example has the worked-out gradient, and it sums to zero', async () => {
  const s = input([1, 4], Float32Array.from([0.2, 0.15, -0.1, -0.05]), true)
  const q = Float32Array.from([0.973094, 0.022885, 0.0000442, 0.003977])
  const [d] = await gradients(
    () => matchedCrossEntropy(s, input([1, 4], q), input([1, 2], Uint32Array.from([0, NO_MATCH])), temp),
    [s],
    Float32Array.from([1, 1]),
  )
  expectClose(d, [-3.978533, 3.260162, 0.285954, 0.432418], 2e-5)
  expect(Math.abs(dot(d, [1, 1, 1, 1]))).toBeLessThan(1e-5)
})

test('logits that overflow exp, and the wrong shape named', async () => {
  const [losses, low, inFours] = await evaluate(() => [
    matchedCrossEntropy(input([1, 2], Float32Array.from([1000, -1000])), input([1, 2], Float32Array.from([1, 0])), input([1, 2], new Uint32Array(2)), temp), // prettier-ignore
    matchedCrossEntropy(input([1, 2], Float32Array.from([-1000, -1002])), input([1, 2], Float32Array.from([0, 1])), input([1, 2], new Uint32Array(2)), temp), // prettier-ignore
    matchedCrossEntropy(input([1, 4], Float32Array.from([-1000, 500, 1000, -1000])), input([1, 4], Float32Array.from([0, 0, 1, 0])), input([1, 2], new Uint32Array(2)), temp), // prettier-ignore
  ])
  expectClose(losses, [0, 0], 1e-6)
  expectClose(low, [20, 20], 1e-6) // of logits that are all far below 0
  expectClose(inFours, [0, 0], 1e-2) // float32 of 20000 - 20000
  const wrong = evaluate(() => [
    matchedCrossEntropy(
      input([R, 4], uniform(4 * R)),
      input([Q, 4], uniform(4 * Q)),
      input([Q, 2], new Uint32Array(2 * Q)),
      temp,
    ),
  ])
  await expect(wrong).rejects.toThrow('matches must be [R, 2] = [18, 2], got [5, 2]')
})
