import { expect, test } from 'vitest'
import { expectClose, numericGrad, uniform } from '../../test/numerics'
import { accuracy } from './knn'
import { probeLearningRate, probeLogits, trainLinearProbe, type LinearProbeOptions } from './linearProbe'

const [n, C, classes] = [30, 4, 3]
const labels = Uint16Array.from({ length: n }, (_, i) => i % classes)
const orderOf = () => Array.from({ length: n }, (_, i) => i)

function train(features: Float32Array, changes: Partial<LinearProbeOptions> = {}) {
  const weight = new Float64Array(classes * C)
  const options = { classes, epochs: 20, batch: 8, lr: 10, orderOf, weight, bias: new Float64Array(classes) }
  return trainLinearProbe(features, labels, { ...options, ...changes })
}

function score(features: Float32Array): number {
  const probe = train(features)
  const predicted = Array.from(labels, (_, i) => {
    const logits = probeLogits(features, i, C, probe)
    return logits.indexOf(Math.max(...logits))
  })
  return accuracy(predicted, labels)
}

test('features that tell the class score full marks, those of a constant model chance', () => {
  const noise = uniform(n * C, 1)
  expect(score(noise.map((v, i) => 0.2 * v + Number(i % C === Math.floor(i / C) % classes)))).toBe(100)
  expect(score(new Float32Array(n * C).fill(1))).toBeCloseTo(100 / classes, 9)
})

test('one step on the whole set is one of gradient descent on the mean cross-entropy', () => {
  const features = uniform(n * C, 2)
  const [weight, bias] = [Float64Array.from(uniform(classes * C, 3)), Float64Array.from(uniform(classes, 4))]
  const loss = (w: Float64Array, b: Float64Array) =>
    labels.reduce((sum, label, i) => {
      const z = probeLogits(features, i, C, { weight: w, bias: b })
      return sum + Math.log(z.reduce((total, v) => total + Math.exp(v), 0)) - z[label]
    }, 0) / n
  const told: number[] = []
  const onEpoch = (_: number, mean: number) => told.push(mean) > 0
  const probe = train(features, { epochs: 1, batch: n, lr: 256 / n, weight, bias, onEpoch }) // a rate of 1
  expectClose(told, [loss(weight, bias)], 1e-12)
  const dWeight = numericGrad((w) => loss(w, bias), weight)
  const dBias = numericGrad((b) => loss(weight, b), bias)
  expectClose(probe.weight, dWeight.map((d, i) => weight[i] - d), 1e-7) // prettier-ignore
  expectClose(probe.bias, dBias.map((d, i) => bias[i] - d), 1e-7) // prettier-ignore
})

test('the loss of an epoch is the mean over its batches, the short one at the end among them', () => {
  const told: number[] = []
  train(uniform(n * C, 2), { epochs: 1, batch: 8, lr: 0, onEpoch: (_, mean) => told.push(mean) > 0 })
  expectClose(told, [Math.log(classes)], 1e-12) // of four batches that nothing was learnt from
})

test('the second step goes on with nine tenths of the first', () => {
  const features = uniform(n * C, 2)
  const zero = new Float64Array(classes * C)
  const options = { epochs: 2, batch: n, lr: 256 / n } // rates of 1 and 1/2
  const first = train(features, { ...options, onEpoch: () => false })
  const once = train(features, { epochs: 1, batch: n, lr: 128 / n, weight: first.weight, bias: first.bias })
  const second = train(features, options)
  const moved = (i: number) => once.weight[i] - first.weight[i] // half a gradient at where the first step led
  expectClose(second.weight, zero.map((_, i) => first.weight[i] + 0.45 * first.weight[i] + moved(i)), 1e-12) // prettier-ignore
})

test('the rate is scaled by the batch and falls by a cosine; training stops when told to', () => {
  const options = { lr: 0.1, batch: 64, epochs: 4 }
  expectClose([0, 2, 4].map((epoch) => probeLearningRate(epoch, options)), [0.025, 0.0125, 0], 1e-12) // prettier-ignore
  const epochs: number[] = []
  train(uniform(n * C, 2), { onEpoch: (epoch) => epochs.push(epoch) < 2 })
  expect(epochs).toEqual([0, 1])
})
