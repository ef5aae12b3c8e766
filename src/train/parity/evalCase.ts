// The evaluation case: weighted k-NN on the GPU and the linear probe, from the features of the file.

import { destroyTensor } from '../../eval/featureBank'
import { nearest, predictions, weightedVotes } from '../../eval/knn'
import { probeLearningRate, probeLogits, trainLinearProbe } from '../../eval/linearProbe'
import type { Gpu } from '../../gpu/device'
import { Tensor } from '../../tensor/tensor'
import type { Checks } from './checks'

export interface EvalCase {
  knn?: { k: number; T: number; tag: string; top1: number; top5: number }[]
  linear?: {
    dim: number
    n: number
    batch: number
    labels: number
    lr_arg: number
    epochs: number
    lr_effective: number[]
    train_loss: number[]
    val: { loss: number; acc1: number; acc5: number }[]
  }
}

export async function checkEvalCase(gpu: Gpu, { knn, linear }: EvalCase, checks: Checks): Promise<void> {
  if (knn) await checkKnn(gpu, knn, checks)
  if (linear) checkLinear(linear, checks)
}

async function checkKnn(gpu: Gpu, cases: NonNullable<EvalCase['knn']>, checks: Checks): Promise<void> {
  const bank = Tensor.persistent(
    gpu,
    'bank',
    checks.shapeOf('knn.train_features_raw'),
    checks.floats('knn.train_features_raw'),
  )
  const queries = Tensor.persistent(
    gpu,
    'queries',
    checks.shapeOf('knn.test_features_raw'),
    checks.floats('knn.test_features_raw'),
  )
  const labels = Array.from(checks.input('knn.train_labels'), Number)
  const truth = Array.from(checks.input('knn.test_labels'), Number)
  for (const { k, T, tag, top1, top5 } of cases) {
    const found = await nearest(gpu, queries, bank, k)
    const classes = checks.shapeOf(`${tag}votes`)[1] ?? Math.max(...labels) + 1
    const votes = weightedVotes(found, labels, classes, T)
    const similarity = checks.floats(`${tag}similarity`)
    // neighbours closer together than float32 can tell may change places
    const isClear = (i: number) =>
      [i - 1, i + 1].every(
        (j) => Math.floor(j / k) !== Math.floor(i / k) || Math.abs(similarity[j] - similarity[i]) > 2e-6,
      )
    checks.equal(`${tag}indices`, found.indices, (i) => isClear(i) && i % k < k - 1)
    checks.compare(`${tag}similarity`, found.similarities, { abs: 3e-6 })
    checks.compare(`${tag}votes`, votes, { relL2: 3e-5 })
    checks.equal(`${tag}pred`, predictions(votes, classes))
    checks.values(`${tag}top1, top5`, [hits(votes, classes, truth, 1), hits(votes, classes, truth, 5)], [top1, top5], {
      abs: 1e-6,
    })
  }
  destroyTensor(gpu, bank)
  destroyTensor(gpu, queries)
}

/** Percent of rows whose true class is among the `k` with most votes; of equals the first come first. */
function hits(votes: ArrayLike<number>, classes: number, truth: number[], k: number): number {
  const right = truth.filter((label, i) => {
    const own = votes[i * classes + label]
    let above = 0
    for (let c = 0; c < classes; c++) {
      const other = votes[i * classes + c]
      if (other > own || (other === own && c < label)) above++
    }
    return above < k
  })
  return (100 * right.length) / truth.length
}

function checkLinear(linear: NonNullable<EvalCase['linear']>, checks: Checks): void {
  const { dim, batch, labels: classes, lr_arg: lr, epochs } = linear
  const features = checks.floats('linear.features', [linear.n, dim])
  const labels = Array.from(checks.input('linear.labels', [linear.n]), Number)
  const held = checks.floats('linear.val_features')
  const truth = Array.from(checks.input('linear.val_labels'), Number)
  const rates = Array.from({ length: epochs }, (_, epoch) => probeLearningRate(epoch, { lr, batch, epochs }))
  checks.values('linear.lr_effective', rates, linear.lr_effective, { abs: 1e-12 })
  const close = { abs: 3e-5 }
  trainLinearProbe(features, labels, {
    classes,
    epochs,
    batch,
    lr,
    weight: Float64Array.from(checks.floats('linear.w0', [classes, dim])),
    bias: Float64Array.from(checks.floats('linear.b0', [classes])),
    orderOf: (epoch) => Array.from(checks.input(`linear.order${epoch}`, [linear.n]), Number),
    onEpoch: (epoch, loss, probe) => {
      checks.compare(`linear.w_after${epoch}`, probe.weight, close)
      checks.compare(`linear.b_after${epoch}`, probe.bias, close)
      const logits = truth.flatMap((_, i) => [...probeLogits(held, i, dim, probe)])
      checks.compare(`linear.val_logits${epoch}`, logits, { abs: 1e-4 })
      checks.values(`linear.train_loss.${epoch}`, [loss], [linear.train_loss[epoch]], close)
      const { loss: valLoss, acc1, acc5 } = linear.val[epoch]
      const accuracies = [1, 5].map((k) => hits(logits, classes, truth, k))
      checks.values(`linear.val.${epoch}.accuracy`, accuracies, [acc1, acc5], { abs: 1e-3 })
      checks.values(`linear.val.${epoch}.loss`, [crossEntropy(logits, classes, truth)], [valLoss], { abs: 1e-4 })
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
