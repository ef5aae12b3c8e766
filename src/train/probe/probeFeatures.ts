// What features are worth by the official protocols: k-NN for several k and a linear probe on the last blocks
// (docs/method.md says where the probe follows eval_linear.py). The same for the page and for `esvit evaluate`.

import { wholeText } from '../../base/numberText'
import { partOf, type Dataset, type Split } from '../../data/dataset'
import { MOST_CLASSES, confusionOf } from '../../eval/confusion'
import {
  mergedNeighbours,
  nearest,
  predictions,
  stackedNeighbours,
  topAccuracy,
  weightedVotes,
  type Neighbours,
} from '../../eval/knn'
import { piecesOf, rowsAPiece, rowsHeld } from '../../eval/pieces'
import { PROBE, type ProbeFit, type ProbeJob } from '../../eval/probeFit'
import type { Gpu } from '../../gpu/device'
import { FeatureSource, readSideBySide, type FeatureBanks, type FeatureOwner } from './featureSource'
import type { KnnScore, ProbeProgress, ProbeScores } from './messages'

/** Of eval_knn.py --nb_knn. */
const OFFICIAL_K = [10, 20, 100, 200]

/** Fits a linear probe, wherever that is done. It may change the features of the job. */
export type FitProbe = (job: ProbeJob, onEpoch: (done: number) => void, signal?: AbortSignal) => Promise<ProbeFit>

export interface ProbeWants {
  /** Numbers of neighbours; none for no k-NN. */
  ks: readonly number[]
  /** Of raw pixels it is left out all the same where `pixelsLeftOut` says so. */
  linear: boolean
}

export interface ProbeTools {
  fit: FitProbe
  onProgress?: (progress: Omit<ProbeProgress, 'part'>) => void
  /** Aborted: what is under way throws, and leaves no memory behind. */
  signal?: AbortSignal
}

/** The official numbers of neighbours and `own`, as far as there are training images enough for them, and those left out. */
export function neighbourCounts(own: number, trainImages: number): { ks: number[]; leftOut: number[] } {
  const ks = [...OFFICIAL_K.filter((k) => k <= trainImages), Math.min(own, trainImages)]
  return { ks: [...new Set(ks)].sort((a, b) => a - b), leftOut: OFFICIAL_K.filter((k) => k > trainImages) }
}

/**
 * Numbers of all images, both parts together, up to which raw pixels are probed linearly too. Pixels are many to an image:
 * as float32 these are 256 MiB, and the fit takes minutes. Twenty thousand images of 32 pixels are just within. Tests set it.
 */
export const PIXEL_PROBE = { most: 2 ** 26 }

/** Why raw pixels get no linear probe, as a sentence for the reader; null where they get one. */
export function pixelsLeftOut({ size, train, test }: Pick<Dataset, 'size' | 'train' | 'test'>): string | null {
  const images = train.count + test.count
  const numbers = images * 3 * size * size
  if (numbers <= PIXEL_PROBE.most) return null
  return (
    `Left out: the linear probe of raw pixels, for ${wholeText(images)} images of ${size} × ${size} pixels are ` +
    `${wholeText(numbers)} numbers, and it is fitted to ${wholeText(PIXEL_PROBE.most)} at most; fewer images have it.`
  )
}

/** @throws where the images have no classes, with a sentence for the reader */
export async function probeFeatures(
  gpu: Gpu,
  owner: FeatureOwner,
  dataset: Dataset,
  wants: ProbeWants,
  { fit, onProgress, signal }: ProbeTools,
): Promise<ProbeScores> {
  const { ks } = wants
  const linear = wants.linear && (owner.backbone !== null || pixelsLeftOut(dataset) === null)
  const [trainLabels, testLabels] = [labelsOf(dataset.train), labelsOf(dataset.test)]
  if (ks.length === 0 && !linear) return { knn: [], linear: null }
  const { train, test, size } = dataset
  const wanted = { most: Math.max(0, ...ks), linear }
  // where pixels alone are compared, the training images are passed over for some of the held-out ones at a time
  const isWhole = linear || owner.backbone !== null
  const held = piecesOf(test.count, isWhole ? test.count : rowsHeld(gpu, 3 * size * size))
  const total = test.count + held.length * train.count
  const collected: Collected[] = []
  for (const [i, { first, count }] of held.entries()) {
    const before = first + i * train.count
    const onImages = (done: number) => onProgress?.({ unit: 'images', done: before + done, total })
    const part = { train, test: partOf(test, range(first, count)) }
    collected.push(await collect(gpu, owner, part, wanted, onImages, signal))
  }
  const [{ features, ...of }] = collected
  const neighbours = stackedNeighbours(collected.flatMap((part) => part.neighbours ?? []))
  const { classes } = owner.data
  const scored = (scores: Float64Array) => ({
    top1: topAccuracy(scores, testLabels, classes, 1),
    top5: classes > 5 ? topAccuracy(scores, testLabels, classes, 5) : null,
    confusion: confusion(scores, testLabels, classes),
  })
  const knn: KnnScore[] = neighbours
    ? ks.map((k) => {
        const { temperature } = owner.config.evaluation
        return { k, ...scored(weightedVotes(neighbours, trainLabels, classes, temperature, k)) }
      })
    : []
  if (!features) return { knn, linear: null }
  const job: ProbeJob = {
    train: { features: features.train, labels: trainLabels },
    test: { features: features.test, labels: testLabels },
    classes,
    seed: owner.config.seed,
  }
  const onEpoch = (done: number) => onProgress?.({ unit: 'epochs', done, total: PROBE.epochs })
  signal?.throwIfAborted()
  onEpoch(0)
  const { logits, trainTop1, losses } = await fit(job, onEpoch, signal)
  const { batch, lr } = PROBE
  return { knn, linear: { ...scored(logits), trainTop1, losses, batch, lr, ...of } }
}

interface Wanted {
  /** Neighbours of each held-out image; 0 for none. */
  most: number
  /** What the linear probe sees. */
  linear: boolean
}

interface Collected {
  neighbours: Neighbours | null
  /** Of both splits, [n, width] each. */
  features: { train: Float32Array<ArrayBuffer>; test: Float32Array<ArrayBuffer> } | null
  blocks: number
  width: number
}

/** One pass over all images. */
async function collect(
  gpu: Gpu,
  owner: FeatureOwner,
  { train, test }: Pick<Dataset, 'train' | 'test'>,
  { most, linear }: Wanted,
  onImages: (done: number) => void,
  signal: AbortSignal | undefined,
): Promise<Collected> {
  const source = await FeatureSource.compile(gpu, owner, linear)
  try {
    const { linearWidth: width, blocks, viewWidth, bytesPerImage } = source
    const features = linear ? { train: matrix(train, width), test: matrix(test, width) } : null
    const queries = most > 0 ? matrix(test, viewWidth) : null
    /** All images of a split, a piece at a time; `before` are done already. */
    const each = async (split: Split, before: number, use: (banks: FeatureBanks, first: number) => Promise<void>) => {
      for (const { first, count } of piecesOf(split.count, rowsAPiece(gpu, bytesPerImage))) {
        const banks = await source.read(split, first, count, (done) => {
          signal?.throwIfAborted()
          onImages(before + first + done)
        })
        await use(banks, first).finally(() => banks.destroy())
      }
    }
    await each(test, 0, async (banks, first) => {
      if (features) await readSideBySide(gpu, banks.blocks, features.test, first)
      if (queries) await readSideBySide(gpu, [banks.view], queries, first)
    })
    let neighbours: Neighbours | null = null
    await each(train, test.count, async (banks, first) => {
      if (features) await readSideBySide(gpu, banks.blocks, features.train, first) // before they are normalised
      if (!queries) return
      const k = Math.min(most, banks.view.shape[0])
      const found = await nearest(gpu, queries, banks.view, k, () => signal?.throwIfAborted())
      neighbours = neighbours ? mergedNeighbours(neighbours, found, first, most) : found
    })
    return { neighbours, features, blocks, width }
  } finally {
    source.destroy()
  }
}

const range = (first: number, count: number) => Uint32Array.from({ length: count }, (_, i) => first + i)

const matrix = (split: Split, width: number) => new Float32Array(split.count * width)

/** A copy: what fits the probe may take it to another worker. */
function labelsOf({ labels }: Split): Uint16Array<ArrayBuffer> {
  if (!labels)
    throw new Error(
      'probe: the images have no classes, which k-NN and the linear probe go by. Give a folder of pictures for each class.',
    )
  return labels.slice()
}

const confusion = (scores: Float64Array, labels: Uint16Array, classes: number) =>
  classes > MOST_CLASSES
    ? null
    : (confusionOf(predictions(scores, classes), labels, classes) as Uint32Array<ArrayBuffer>)
