// What the teacher in a file is worth on a data set: k-NN with its baselines, correspondence accuracy, and the offline
// linear probe on the mean tokens of the last blocks, standardised (docs/method.md says where this follows the official
// protocols).

import { plainViews } from '../augment/multiCrop'
import { STREAM, permutation } from '../base/rng'
import type { Dataset, Split } from '../data/dataset'
import { CorrespondenceMeter, type CorrespondenceScore } from '../eval/correspondence'
import { FeatureExtractor, destroyTensor } from '../eval/featureBank'
import { accuracy, nearest, predictions, weightedVotes } from '../eval/knn'
import { probeLogits, trainLinearProbe } from '../eval/linearProbe'
import type { Gpu } from '../gpu/device'
import type { OpenedFile } from '../runs/opened/openFile'
import { Tensor } from '../tensor/tensor'
import { correspondenceSubject, type MeasuredNetwork } from './correspondenceSubject'
import { BackboneCopy } from './fileNetworks'
import { normalizationOf } from './normalization'

export interface EvaluationRequest {
  knn: boolean
  linear: boolean
  correspondence: boolean
  baselines: boolean
}

const BATCH = 100
const EPOCHS = 60
const PROBE = { batch: 64, lr: 0.1 }

/** Percentages (and pixels) by name. */
export async function evaluateCheckpoint(
  gpu: Gpu,
  { card, networks }: OpenedFile,
  dataset: Dataset,
  request: EvaluationRequest,
): Promise<Record<string, number>> {
  const { classes, size } = dataset
  if (classes.length === 0 && (request.knn || request.linear))
    throw new Error(
      'evaluate: the images have no classes, which k-NN and the linear probe go by; give a folder of pictures for each, or ask for --correspondence alone',
    )
  const { config } = card
  const data = { size, classes: classes.length, normalization: normalizationOf(card, dataset) }
  const teacher = new BackboneCopy(gpu, config, 'teacher')
  const run: MeasuredNetwork = { config, data, teacher }
  const result: Record<string, number> = {}
  try {
    if (request.baselines) {
      teacher.check(card.name, networks.teacher) // before any time is spent
      teacher.draw(config.seed)
      if (request.knn || request.linear) {
        result.knnRandom = await knnOf(gpu, run, dataset, 'features')
        result.knnPixels = await knnOf(gpu, run, dataset, 'pixels')
      }
      if (request.correspondence) {
        const { cropExact, mirrorTop } = await correspondenceOf(gpu, run, dataset)
        Object.assign(result, { cropExactRandom: cropExact, mirrorTopRandom: mirrorTop })
      }
    }
    await teacher.read(card.name, networks.teacher)
    if (request.knn) result.knn = await knnOf(gpu, run, dataset, 'features')
    if (request.linear) result.linear = await linearOf(gpu, run, dataset)
    if (request.correspondence) Object.assign(result, await correspondenceOf(gpu, run, dataset))
  } finally {
    teacher.destroy()
  }
  return result
}

const all = (split: Split) => Uint32Array.from({ length: split.count }, (_, i) => i)

function labelsOf(split: Split): Uint16Array {
  if (!split.labels) throw new Error('evaluate: the images must have labels')
  return split.labels
}

type Kind = 'features' | 'pixels' | 'last blocks'

/** Features of both splits, on the GPU. */
async function banksOf(
  gpu: Gpu,
  run: MeasuredNetwork,
  dataset: Dataset,
  kind: Kind,
): Promise<{ train: Tensor; test: Tensor }> {
  const { size, normalization } = run.data
  const { backbone, evaluation } = run.config
  const pixels = Tensor.persistent(gpu, 'batch', [(BATCH * 3 * size * size) / 4], undefined, 'u32')
  const source = { pixels, batch: BATCH, size }
  const plain = { mean: [0, 0, 0], std: [1, 1, 1] } as const
  const extractors: FeatureExtractor[] = []
  const parts = kind === 'last blocks' ? blockCount(run) : 1
  for (let part = 0; part < parts; part++)
    extractors.push(
      await FeatureExtractor.compile(gpu, kind, pixels, () => {
        if (kind === 'pixels') return plainViews(source, size, plain).pixels.view([BATCH, 3 * size * size])
        const output = run.teacher.backbone.forward([plainViews(source, backbone.imgSize, normalization)], {
          lastBlocks: evaluation.lastBlocks,
        })
        return kind === 'features' ? output.view : output.blocks[part]
      }),
    )
  const extract = async (split: Split) => {
    const banks: Tensor[] = []
    for (const extractor of extractors) banks.push((await extractor.extract(split, all(split), () => true)) as Tensor)
    return banks.length === 1 ? banks[0] : sideBySide(gpu, banks)
  }
  const found = { train: await extract(dataset.train), test: await extract(dataset.test) }
  for (const extractor of extractors) extractor.destroy()
  destroyTensor(gpu, pixels)
  return found
}

const blockCount = (run: MeasuredNetwork) =>
  Math.min(run.config.evaluation.lastBlocks, run.teacher.backbone.blocks.length)

/** [n, C1], [n, C2], ... as [n, C1 + C2 + ...]. */
async function sideBySide(gpu: Gpu, banks: Tensor[]): Promise<Tensor> {
  const n = banks[0].shape[0]
  const parts = await Promise.all(
    banks.map(async (bank) => ({ C: bank.shape[1], data: (await bank.read(gpu)) as Float32Array })),
  )
  const C = parts.reduce((sum, part) => sum + part.C, 0)
  const joined = new Float32Array(n * C)
  for (let i = 0; i < n; i++) {
    let at = i * C
    for (const part of parts) {
      joined.set(part.data.subarray(i * part.C, (i + 1) * part.C), at)
      at += part.C
    }
  }
  for (const bank of banks) destroyTensor(gpu, bank)
  return Tensor.persistent(gpu, 'features', [n, C], joined)
}

async function knnOf(gpu: Gpu, run: MeasuredNetwork, dataset: Dataset, kind: 'features' | 'pixels'): Promise<number> {
  const { k, temperature } = run.config.evaluation
  const { train, test } = await banksOf(gpu, run, dataset, kind)
  const neighbours = await nearest(gpu, test, train, Math.min(k, dataset.train.count))
  destroyTensor(gpu, train)
  destroyTensor(gpu, test)
  const votes = weightedVotes(neighbours, labelsOf(dataset.train), run.data.classes, temperature)
  return accuracy(predictions(votes, run.data.classes), labelsOf(dataset.test))
}

/** Of all held-out images. */
async function correspondenceOf(gpu: Gpu, run: MeasuredNetwork, { test }: Dataset): Promise<CorrespondenceScore> {
  const meter = await CorrespondenceMeter.compile(gpu, correspondenceSubject(run))
  try {
    const score = await meter.measure(test, all(test), run.config.seed, () => true)
    if (!score) throw new Error('evaluate: correspondence was stopped')
    return score
  } finally {
    meter.destroy()
  }
}

async function linearOf(gpu: Gpu, run: MeasuredNetwork, dataset: Dataset): Promise<number> {
  const { train, test } = await banksOf(gpu, run, dataset, 'last blocks')
  const C = train.shape[1]
  const [features, held] = [(await train.read(gpu)) as Float32Array, (await test.read(gpu)) as Float32Array]
  destroyTensor(gpu, train)
  destroyTensor(gpu, test)
  standardize(features, held, C)
  const { classes } = run.data
  const labels = labelsOf(dataset.train)
  const probe = trainLinearProbe(features, labels, {
    ...PROBE,
    classes,
    epochs: EPOCHS,
    weight: new Float64Array(classes * C),
    bias: new Float64Array(classes),
    orderOf: (epoch) => permutation(labels.length, run.config.seed, STREAM.probe, epoch),
  })
  const predicted = Array.from({ length: dataset.test.count }, (_, i) => {
    const logits = probeLogits(held, i, C, probe)
    return logits.indexOf(logits.reduce((a, b) => Math.max(a, b)))
  })
  return accuracy(predicted, labelsOf(dataset.test))
}

/** Each column to mean 0 and deviation 1 over the training rows; the held-out rows by the same numbers. */
function standardize(train: Float32Array, test: Float32Array, C: number): void {
  const n = train.length / C
  for (let c = 0; c < C; c++) {
    let [sum, squares] = [0, 0]
    for (let i = c; i < train.length; i += C) {
      sum += train[i]
      squares += train[i] ** 2
    }
    const mean = sum / n
    const deviation = Math.sqrt(Math.max(1e-12, squares / n - mean * mean))
    for (const rows of [train, test]) for (let i = c; i < rows.length; i += C) rows[i] = (rows[i] - mean) / deviation
  }
}
