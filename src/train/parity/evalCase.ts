// The evaluation case: weighted k-NN on the GPU and the linear probe, from the features of the file.

import { destroyTensor } from '../../eval/featureBank'
import { nearest, predictions, topAccuracy, weightedVotes } from '../../eval/knn'
import { probeLearningRate, probeLogits, trainLinearProbe } from '../../eval/linearProbe'
import type { Gpu } from '../../gpu/device'
import { Tensor } from '../../tensor/tensor'
import type { Checks } from './checks'
import type { EvalCase, KnnCase, LinearCase } from './evalJson'
import { TOLERANCE } from './tolerance'

/** Cosines of float32. */
const SIMILARITY = { abs: 3e-6 }
/** A vote is exp(cosine / T), so a cosine's error counts 1 / T times. */
const VOTES = { rel: 1e-4 }
const WEIGHTS = { abs: 3e-5 }
const LOGITS = { abs: 1e-4 }
const PERCENT = { abs: 1e-4 }

export async function checkEvalCase(gpu: Gpu, { knn, linear }: EvalCase, checks: Checks): Promise<void> {
  if (knn.length) await checkKnn(gpu, knn, checks)
  if (linear) checkLinear(linear, checks)
}

async function checkKnn(gpu: Gpu, cases: KnnCase[], checks: Checks): Promise<void> {
  const features = (name: string) => ({ shape: checks.shapeOf(name), data: checks.floats(name) })
  const [train, test] = [features('knn.train_features_raw'), features('knn.test_features_raw')]
  const [[N, C], [n]] = [train.shape, test.shape]
  const classes = Math.max(...cases.map(({ tag }) => checks.shapeOf(`${tag}votes`)[1]))
  const labels = checks.integers('knn.train_labels', [N], classes)
  const truth = checks.integers('knn.test_labels', [n], classes)
  const bank = Tensor.persistent(gpu, 'bank', train.shape, train.data)
  for (const [i, { k, T, tag, top1, top5, min_vote_gap_rel }] of cases.entries()) {
    const found = await nearest(gpu, test.data, bank, k)
    const votes = weightedVotes(found, labels, classes, T)
    const stated = checks.integers(`${tag}indices`, [n, k], N)
    // neighbours closer together than float32 can tell may change places, and the last with one that is left out
    const isTied = (at: number, expected: number) => {
      const similarity = (row: number) => cosine(test.data, Math.floor(at / k), train.data, row, C)
      return Math.abs(similarity(expected) - similarity(found.indices[at])) < SIMILARITY.abs
    }
    checks.equal(`${tag}indices`, found.indices, [n, k], isTied)
    checks.compare(`${tag}similarity`, found.similarities, [n, k], SIMILARITY)
    const isOther = Array.from({ length: n }, (_, query) => {
      const names = (list: ArrayLike<number>) =>
        Array.from({ length: k }, (_, j) => list[query * k + j]).sort((a, b) => a - b)
      return names(stated).join() !== names(found.indices).join()
    })
    const limit = (at: number) => (isOther[Math.floor(at / classes)] ? Infinity : VOTES.rel * votes[at])
    checks.compare(`${tag}votes`, votes, [n, classes], { abs: limit })
    const leads = Array.from({ length: n }, (_, query) =>
      leadOf(votes.subarray(query * classes, (query + 1) * classes)),
    )
    checks.equal(`${tag}pred`, predictions(votes, classes), [n], (query) => leads[query] < 2 * VOTES.rel)
    const least = leads.reduce((a, b) => Math.min(a, b))
    checks.values(`knn.${i}.min_vote_gap_rel`, [least], [min_vote_gap_rel], { abs: VOTES.rel / 2 })
    checks.values(`knn.${i}.top1`, [topAccuracy(votes, truth, classes, 1)], [top1], PERCENT)
    checks.values(`knn.${i}.top5`, [topAccuracy(votes, truth, classes, 5)], [top5], PERCENT)
  }
  destroyTensor(gpu, bank)
}

/** Of row i of a with row j of b, in double precision. */
function cosine(a: Float32Array, i: number, b: Float32Array, j: number, C: number): number {
  let [product, aa, bb] = [0, 0, 0]
  for (let c = 0; c < C; c++) {
    const [x, y] = [a[i * C + c], b[j * C + c]]
    product += x * y
    aa += x * x
    bb += y * y
  }
  return product / Math.sqrt(aa * bb)
}

/** By how much the first class leads, relative to its votes. */
function leadOf(votes: ArrayLike<number>): number {
  const [first, second = 0] = Array.from(votes).sort((a, b) => b - a)
  return (first - second) / first
}

function checkLinear(linear: LinearCase, checks: Checks): void {
  const { dim, n, batch, labels: classes, lr_arg: lr, epochs } = linear
  const features = checks.floats('linear.features', [n, dim])
  const labels = checks.integers('linear.labels', [n], classes)
  const [held] = checks.shapeOf('linear.val_features')
  const heldFeatures = checks.floats('linear.val_features', [held, dim])
  const truth = checks.integers('linear.val_labels', [held], classes)
  const rates = Array.from({ length: epochs }, (_, epoch) => probeLearningRate(epoch, { lr, batch, epochs }))
  checks.values('linear.lr_effective', rates, linear.lr_effective, TOLERANCE.exact)
  trainLinearProbe(features, labels, {
    classes,
    epochs,
    batch,
    lr,
    weight: Float64Array.from(checks.floats('linear.w0', [classes, dim])),
    bias: Float64Array.from(checks.floats('linear.b0', [classes])),
    orderOf: (epoch) => checks.integers(`linear.order${epoch}`, [n], n),
    onEpoch: (epoch, loss, probe) => {
      checks.compare(`linear.w_after${epoch}`, probe.weight, [classes, dim], WEIGHTS)
      checks.compare(`linear.b_after${epoch}`, probe.bias, [classes], WEIGHTS)
      const logits = truth.flatMap((_, i) => [...probeLogits(heldFeatures, i, dim, probe)])
      checks.compare(`linear.val_logits${epoch}`, logits, [held, classes], LOGITS)
      const stated = linear.val[epoch]
      const [acc1, acc5] = [1, 5].map((k) => topAccuracy(logits, truth, classes, k))
      checks.values(`linear.train_loss.${epoch}`, [loss], [linear.train_loss[epoch]], WEIGHTS)
      checks.values(`linear.val.${epoch}.loss`, [crossEntropy(logits, classes, truth)], [stated.loss], LOGITS)
      checks.values(`linear.val.${epoch}.acc1`, [acc1], [stated.acc1], PERCENT)
      checks.values(`linear.val.${epoch}.acc5`, [acc5], [stated.acc5], PERCENT)
      return true
    },
  })
}

function crossEntropy(logits: number[], classes: number, truth: number[]): number {
  const losses = truth.map((label, i) => {
    const row = logits.slice(i * classes, (i + 1) * classes)
    const largest = Math.max(...row)
    return largest + Math.log(row.reduce((sum, z) => sum + Math.exp(z - largest), 0)) - row[label]
  })
  return losses.reduce((a, b) => a + b, 0) / losses.length
}
