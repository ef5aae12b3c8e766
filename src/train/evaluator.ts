// Measures what the features are worth on held-out images while a run goes on: k-NN by the official protocol, its
// raw-pixel baseline, the online probe's accuracy, how many directions the features fill, and correspondence accuracy.
// Reads the teacher, changes nothing.

import type { SourceImages } from '../augment/multiCrop'
import { STREAM, permutation } from '../base/rng'
import type { Dataset, Split } from '../data/dataset'
import { MOST_CLASSES, confusionOf } from '../eval/confusion'
import { CorrespondenceMeter, type CorrespondenceScore } from '../eval/correspondence'
import { effectiveRank } from '../eval/effectiveRank'
import { FeatureExtractor, destroyTensor, type OnImages, type RecordedFeatures } from '../eval/featureBank'
import { accuracy, predictions, weightedVotes } from '../eval/knn'
import { majorityShare } from '../eval/majority'
import { featuresOf, neighboursAmong } from '../eval/pieceSearch'
import { piecesOf, rowsHeld } from '../eval/pieces'
import type { Gpu } from '../gpu/device'
import type { RunObjects } from './build'
import { correspondenceSubject } from './correspondenceSubject'
import { evaluationImages, recordPixels, recordTeacher } from './evaluationPasses'

interface Chosen {
  split: Split
  indices: Uint32Array<ArrayBuffer>
  labels: Uint16Array<ArrayBuffer>
}

/** The images among which neighbours are looked for, and those that are classified. */
interface Labelled {
  bank: Chosen
  test: Chosen
}

/** `knn` and `linear` in percent; `effectiveRank` of the held-out features. */
interface Accuracies {
  knn: number
  linear?: number
  effectiveRank: number
}

export type Measured = Partial<Accuracies> & Partial<CorrespondenceScore>

export interface Measurement {
  values: Measured
  /** [classes, classes] what k-NN takes the images of each class for; null without classes, and where there are too many. */
  confusion: Uint32Array | null
}

interface Classified {
  predicted: Uint16Array
  testFeatures: Float32Array
}

export class Evaluator {
  readonly #gpu: Gpu
  readonly #run: RunObjects
  /** Null where the data has no labels. */
  readonly #labelled: Labelled | null
  /** Held-out images whose views are matched. */
  readonly #pairs: { split: Split; indices: Uint32Array<ArrayBuffer> }
  readonly #source: SourceImages
  #within: readonly GPUBuffer[]
  #features: FeatureExtractor | null = null
  #correspondence: CorrespondenceMeter | null = null

  /** @param within see `workIn` */
  constructor(gpu: Gpu, run: RunObjects, dataset: Dataset, within: readonly GPUBuffer[]) {
    const { trainImages, testImages, correspondenceImages } = run.config.evaluation
    const { seed } = run.config.data
    this.#gpu = gpu
    this.#run = run
    this.#within = within
    const [bank, test] = [choose(dataset.train, trainImages, seed), choose(dataset.test, testImages, seed)]
    this.#labelled = bank && test && { bank, test }
    this.#pairs = { split: dataset.test, indices: chosenIndices(dataset.test, correspondenceImages, seed) }
    this.#source = evaluationImages(gpu, run)
    this.#source.pixels.storage.allocate(gpu)
  }

  /**
   * Measure in these arenas from now on, those of the program of the step: no step is under way while something is
   * measured. Programs that worked in others go; their kernels stay.
   */
  workIn(arenas: readonly GPUBuffer[]): void {
    this.#within = arenas
    this.#features?.destroy()
    this.#correspondence?.destroy()
    this.#features = null
    this.#correspondence = null
  }

  /** Images that k-NN looks at. */
  get #knnImages(): number {
    return this.#labelled ? this.#labelled.bank.indices.length + this.#labelled.test.indices.length : 0
  }

  /**
   * What the teacher is worth now, in percent; null when stopped. Without labels, correspondence alone. @param step steps
   * done: before the first, the probe names one class whatever it sees, and is not measured
   */
  async measure(step: number, onImages: OnImages): Promise<Measurement | null> {
    const total = this.#knnImages + this.#pairs.indices.length
    const nothing = { values: {}, confusion: null }
    if (!onImages(0, total)) return null
    const found = this.#labelled
      ? await this.#accuracies(this.#labelled, step, (done) => onImages(done, total))
      : nothing
    if (!found) return null
    const correspondence = await this.#correspondences((done) => onImages(this.#knnImages + done, total))
    for (const measuring of [this.#features, this.#correspondence]) measuring?.settle() // for the next time
    return correspondence && { ...found, values: { ...found.values, ...correspondence } }
  }

  /** A pass over images, to work where this evaluator works. */
  #compile(recorded: RecordedFeatures): Promise<FeatureExtractor> {
    return FeatureExtractor.compile(recorded, this.#source.pixels, this.#within)
  }

  async #accuracies(
    labelled: Labelled,
    step: number,
    onImages: (done: number) => boolean,
  ): Promise<Measurement | null> {
    const { data, probe } = this.#run
    const { bank, test } = labelled
    this.#features ??= await this.#compile(recordTeacher(this.#gpu, this.#run, this.#source))
    const found = await this.#classify(this.#features, bank, test, onImages)
    if (!found) return null
    const { predicted, testFeatures } = found
    const linear = probe && step > 0 ? await probe.accuracy(this.#gpu, testFeatures, test.labels) : null
    const rank = effectiveRank(testFeatures, this.#features.width)
    const knn = accuracy(predicted, test.labels)
    const values: Accuracies = { knn, effectiveRank: rank, ...(linear !== null && { linear }) }
    const confusion = data.classes > MOST_CLASSES ? null : confusionOf(predicted, test.labels, data.classes)
    return { values, confusion }
  }

  async #correspondences(onImages: OnImages): Promise<Partial<CorrespondenceScore> | null> {
    const { split, indices } = this.#pairs
    if (!indices.length) return {}
    this.#correspondence ??= await CorrespondenceMeter.compile(
      this.#gpu,
      correspondenceSubject(this.#run),
      this.#within,
    )
    return this.#correspondence.measure(split, indices, this.#run.config.seed, onImages)
  }

  /** Percent of the images measured that are of their most frequent class; null where there are no labels. */
  get majority(): number | null {
    return this.#labelled && majorityShare(this.#labelled.test.labels)
  }

  /**
   * k-NN accuracy on the pixels themselves, in percent; null when stopped, and where there are no labels. As pixels are many,
   * some images are classified at a time, and the bank is looked through as often.
   */
  async measurePixels(onImages: OnImages): Promise<number | null> {
    if (!this.#labelled) return null
    const { bank, test } = this.#labelled
    const extractor = await this.#compile(recordPixels(this.#gpu, this.#run, this.#source))
    try {
      const pieces = piecesOf(test.indices.length, rowsHeld(this.#gpu, extractor.width))
      const total = test.indices.length + pieces.length * bank.indices.length
      const predicted = new Uint16Array(test.indices.length)
      for (const [i, { first, count }] of pieces.entries()) {
        const before = first + i * bank.indices.length
        const found = await this.#classify(extractor, bank, part(test, first, count), (done) =>
          onImages(before + done, total),
        )
        if (!found) return null
        predicted.set(found.predicted, first)
      }
      return accuracy(predicted, test.labels)
    } finally {
      extractor.destroy()
    }
  }

  /** @param onImages told how many of both are done */
  async #classify(
    extractor: FeatureExtractor,
    bank: Chosen,
    test: Chosen,
    onImages: (done: number) => boolean,
  ): Promise<Classified | null> {
    const gpu = this.#gpu
    const { k, temperature } = this.#run.config.evaluation
    const { classes } = this.#run.data
    const testFeatures = await featuresOf(gpu, extractor, test.split, test.indices, onImages)
    if (!testFeatures) return null
    const seen = test.indices.length
    const neighbours = await neighboursAmong(gpu, testFeatures, extractor, bank.split, bank.indices, k, (done) =>
      onImages(seen + done),
    )
    if (!neighbours) return null
    const predicted = predictions(weightedVotes(neighbours, bank.labels, classes, temperature), classes)
    return { predicted, testFeatures }
  }

  destroy(): void {
    this.#features?.destroy()
    this.#correspondence?.destroy()
    destroyTensor(this.#gpu, this.#source.pixels)
  }
}

const chosenIndices = (split: Split, most: number, seed: number) =>
  permutation(split.count, seed, STREAM.split, 0).slice(0, most)

function choose(split: Split, most: number, seed: number): Chosen | null {
  const { labels } = split
  if (!labels) return null
  const indices = chosenIndices(split, most, seed)
  return { split, indices, labels: Uint16Array.from(indices, (i) => labels[i]) }
}

const part = ({ split, indices, labels }: Chosen, first: number, count: number): Chosen => ({
  split,
  indices: indices.subarray(first, first + count),
  labels: labels.subarray(first, first + count),
})
