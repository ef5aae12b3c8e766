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
import type { Gpu } from '../gpu/device'
import type { RunObjects } from './build'
import { correspondenceSubject } from './correspondenceSubject'
import { evaluationImages, recordPixels, recordTeacher } from './evaluationPasses'

interface Chosen {
  split: Split
  indices: Uint32Array<ArrayBuffer>
  labels: Uint16Array<ArrayBuffer>
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
  /** percent */
  knn: number
  predicted: Uint16Array
  testFeatures: Float32Array
  labels: Uint16Array<ArrayBuffer>
}

export class Evaluator {
  readonly #gpu: Gpu
  readonly #run: RunObjects
  /** Null where the data has no labels. */
  readonly #labelled: { bank: Chosen; test: Chosen } | null
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
    const found = this.#labelled ? await this.#accuracies(step, (done) => onImages(done, total)) : nothing
    if (!found) return null
    const correspondence = await this.#correspondences((done) => onImages(this.#knnImages + done, total))
    for (const measuring of [this.#features, this.#correspondence]) measuring?.settle() // for the next time
    return correspondence && { ...found, values: { ...found.values, ...correspondence } }
  }

  /** A pass over images, to work where this evaluator works. */
  #compile(recorded: RecordedFeatures): Promise<FeatureExtractor> {
    return FeatureExtractor.compile(recorded, this.#source.pixels, this.#within)
  }

  async #accuracies(step: number, onImages: OnImages): Promise<Measurement | null> {
    const { data, probe } = this.#run
    this.#features ??= await this.#compile(recordTeacher(this.#gpu, this.#run, this.#source))
    const found = await this.#classify(this.#features, onImages)
    if (!found) return null
    const linear = probe && step > 0 ? await probe.accuracy(this.#gpu, found.testFeatures, found.labels) : null
    const rank = effectiveRank(found.testFeatures, this.#features.width)
    const values: Accuracies = { knn: found.knn, effectiveRank: rank, ...(linear !== null && { linear }) }
    const confusion = data.classes > MOST_CLASSES ? null : confusionOf(found.predicted, found.labels, data.classes)
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

  /** k-NN accuracy on the pixels themselves, in percent; null when stopped, and where there are no labels. */
  async measurePixels(onImages: OnImages): Promise<number | null> {
    if (!this.#labelled) return null
    const extractor = await this.#compile(recordPixels(this.#gpu, this.#run, this.#source))
    try {
      const found = await this.#classify(extractor, onImages)
      return found && found.knn
    } finally {
      extractor.destroy()
    }
  }

  async #classify(extractor: FeatureExtractor, onImages: OnImages): Promise<Classified | null> {
    if (!this.#labelled) throw new Error('evaluation: the images must have labels')
    const gpu = this.#gpu
    const { bank: known, test: held } = this.#labelled
    const { k, temperature } = this.#run.config.evaluation
    const testCount = held.indices.length
    const testFeatures = await featuresOf(gpu, extractor, held.split, held.indices, (done) =>
      onImages(done, this.#knnImages),
    )
    if (!testFeatures) return null
    const neighbours = await neighboursAmong(gpu, testFeatures, extractor, known.split, known.indices, k, (done) =>
      onImages(testCount + done, this.#knnImages),
    )
    if (!neighbours) return null
    const classes = this.#run.data.classes
    const votes = weightedVotes(neighbours, known.labels, classes, temperature)
    const predicted = predictions(votes, classes)
    return { knn: accuracy(predicted, held.labels), predicted, testFeatures, labels: held.labels }
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
