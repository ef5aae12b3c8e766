// The offline linear probe from end to end: features standardised, a linear classifier trained on them, held-out images
// classified. Plain numbers in and out, so that a page can have it done in a worker of its own (probeWorker.ts).

import { STREAM, permutation } from '../base/rng'
import { accuracy, predictions } from './knn'
import { probeLogits, trainLinearProbe } from './linearProbe'

/** Of the offline probe. @see docs/method.md for where they differ from eval_linear.py, and why */
export const PROBE = { epochs: 60, batch: 64, lr: 0.1 } as const

export interface LabelledFeatures {
  /** [n, C] */
  features: Float32Array<ArrayBuffer>
  /** [n] */
  labels: Uint16Array<ArrayBuffer>
}

export interface ProbeJob {
  train: LabelledFeatures
  test: LabelledFeatures
  classes: number
  /** Of the order of the training images in each epoch. */
  seed: number
}

export interface ProbeFit {
  /** Mean cross-entropy of each epoch's batches, nats. */
  losses: number[]
  /** Percent of the training images that are named rightly at the end. */
  trainTop1: number
  /** [n, classes] of the held-out images */
  logits: Float64Array<ArrayBuffer>
}

/** Changes the features it is given: they are standardised where they lie. @param onEpoch told how many epochs are done */
export function fitProbe({ train, test, classes, seed }: ProbeJob, onEpoch?: (done: number) => void): ProbeFit {
  const { features, labels } = train
  const C = features.length / labels.length
  standardize(features, test.features, C)
  const losses: number[] = []
  const probe = trainLinearProbe(features, labels, {
    ...PROBE,
    classes,
    weight: new Float64Array(classes * C),
    bias: new Float64Array(classes),
    orderOf: (epoch) => permutation(labels.length, seed, STREAM.probe, epoch),
    onEpoch: (_, loss) => {
      losses.push(loss)
      onEpoch?.(losses.length)
      return true
    },
  })
  const logitsOf = (rows: Float32Array, n: number) => {
    const logits = new Float64Array(n * classes)
    for (let i = 0; i < n; i++) logits.set(probeLogits(rows, i, C, probe), i * classes)
    return logits
  }
  const trainTop1 = accuracy(predictions(logitsOf(features, labels.length), classes), labels)
  return { losses, trainTop1, logits: logitsOf(test.features, test.labels.length) }
}

/** Each column to mean 0 and deviation 1 over the training rows; the held-out rows by the same numbers. */
function standardize(train: Float32Array, test: Float32Array, C: number): void {
  const n = train.length / C
  const [sums, squares] = [new Float64Array(C), new Float64Array(C)]
  for (let i = 0; i < train.length; i++) {
    sums[i % C] += train[i]
    squares[i % C] += train[i] ** 2
  }
  const means = sums.map((sum) => sum / n)
  const deviations = squares.map((square, c) => Math.sqrt(Math.max(1e-12, square / n - means[c] * means[c])))
  for (const rows of [train, test])
    for (let i = 0; i < rows.length; i++) rows[i] = (rows[i] - means[i % C]) / deviations[i % C]
}
