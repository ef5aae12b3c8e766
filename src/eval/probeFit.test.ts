import { expect, test } from 'vitest'
import { uniform } from '../../test/numerics'
import { topAccuracy } from './knn'
import { PROBE, fitProbe, type LabelledFeatures } from './probeFit'

const [C, classes] = [4, 3]

/** Image i is of class i % 3, which one of its features tells at any scale and offset. */
function told(n: number, seed: number): LabelledFeatures {
  const noise = uniform(n * C, seed)
  const features = noise.map((v, i) => 1000 + 50 * (0.2 * v + Number(i % C === Math.floor(i / C) % classes)))
  return { features, labels: Uint16Array.from({ length: n }, (_, i) => i % classes) }
}

test('features that tell the class score full marks whatever their scale, and every epoch is told', () => {
  const epochs: number[] = []
  const test = told(30, 2)
  const fit = fitProbe({ train: told(60, 1), test, classes, seed: 5 }, (done) => epochs.push(done))
  expect(fit.trainTop1).toBe(100)
  expect(topAccuracy(fit.logits, test.labels, classes, 1)).toBe(100)
  expect(epochs).toEqual(Array.from({ length: PROBE.epochs }, (_, i) => i + 1))
  expect(fit.losses).toHaveLength(PROBE.epochs)
  expect(fit.losses[0]).toBeLessThanOrEqual(Math.log(classes))
  expect(fit.losses[PROBE.epochs - 1]).toBeLessThan(fit.losses[0] / 2)
})

test('the same job gives the same bits, another seed another order', () => {
  const fit = (seed: number) => fitProbe({ train: told(150, 1), test: told(5, 2), classes, seed })
  expect(fit(1)).toEqual(fit(1))
  expect(fit(1).losses).not.toEqual(fit(2).losses)
})

test('held-out rows are standardised by the numbers of the training rows; a constant column counts for nothing', () => {
  const train = { features: Float32Array.from([1, 7, 3, 7]), labels: Uint16Array.from([0, 1]) }
  const test = { features: Float32Array.from([2, 7, 4, 7]), labels: Uint16Array.from([0, 1]) }
  fitProbe({ train, test, classes: 2, seed: 0 })
  expect([...train.features]).toEqual([-1, 0, 1, 0])
  expect([...test.features]).toEqual([0, 0, 2, 0])
})
