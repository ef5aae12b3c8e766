// Measures what the features are worth on held-out images while a run goes on: k-NN by the official protocol, its
// raw-pixel baseline, and the online probe's accuracy. Reads the teacher, changes nothing.

import { plainViews, type SourceImages } from '../augment/multiCrop'
import { STREAM, permutation } from '../base/rng'
import type { Dataset, Split } from '../data/dataset'
import { FeatureExtractor, destroyTensor, type OnImages } from '../eval/featureBank'
import { accuracy, nearest, predictions, weightedVotes } from '../eval/knn'
import type { Gpu } from '../gpu/device'
import { Tensor } from '../tensor/tensor'
import type { RunObjects } from './build'

const BATCH = 100 // images a pass

interface Chosen {
  split: Split
  indices: Uint32Array<ArrayBuffer>
  labels: Uint16Array<ArrayBuffer>
}

export class Evaluator {
  readonly #gpu: Gpu
  readonly #run: RunObjects
  readonly #bank: Chosen
  readonly #test: Chosen
  readonly #source: SourceImages
  #features: FeatureExtractor | null = null

  /** @throws where the data has no labels: then nothing here can be measured */
  constructor(gpu: Gpu, run: RunObjects, dataset: Dataset) {
    const { trainImages, testImages } = run.config.evaluation
    this.#gpu = gpu
    this.#run = run
    this.#bank = choose(dataset.train, trainImages, run.config.data.seed)
    this.#test = choose(dataset.test, testImages, run.config.data.seed)
    const words = (BATCH * 3 * run.data.size * run.data.size) / 4
    this.#source = {
      pixels: Tensor.persistent(gpu, 'evaluation batch', [words], undefined, 'u32'),
      batch: BATCH,
      size: run.data.size,
    }
  }

  /** Images a measurement looks at. */
  get images(): number {
    return this.#bank.indices.length + this.#test.indices.length
  }

  /**
   * k-NN and, where there is one that has been trained, online-probe accuracy of the teacher now, in percent; null when
   * stopped. @param step steps done: before the first, the probe names one class whatever it sees
   */
  async measure(step: number, onImages: OnImages): Promise<{ knn: number; linear?: number } | null> {
    const { teacher, config, data, probe } = this.#run
    this.#features ??= await FeatureExtractor.compile(this.#gpu, 'features', this.#source.pixels, () => {
      const views = plainViews(this.#source, config.backbone.imgSize, data.normalization)
      return teacher.backbone.forward([views]).view
    })
    const found = await this.#classify(this.#features, onImages)
    if (!found) return null
    const linear = probe && step > 0 ? await probe.accuracy(this.#gpu, found.testFeatures, this.#test.labels) : null
    return { knn: found.knn, ...(linear !== null && { linear }) }
  }

  /** k-NN accuracy on the pixels themselves, in percent; null when stopped. */
  async measurePixels(onImages: OnImages): Promise<number | null> {
    const { size } = this.#run.data
    const raw = { mean: [0, 0, 0], std: [1, 1, 1] } as const
    const extractor = await FeatureExtractor.compile(this.#gpu, 'pixels', this.#source.pixels, () =>
      plainViews(this.#source, size, raw).pixels.view([BATCH, 3 * size * size]),
    )
    const found = await this.#classify(extractor, onImages)
    extractor.destroy()
    return found && found.knn
  }

  async #classify(
    extractor: FeatureExtractor,
    onImages: OnImages,
  ): Promise<{ knn: number; testFeatures: Float32Array } | null> {
    const gpu = this.#gpu
    const { k, temperature } = this.#run.config.evaluation
    const bankCount = this.#bank.indices.length
    const bank = await extractor.extract(this.#bank.split, this.#bank.indices, (done) => onImages(done, this.images))
    if (!bank) return null
    const test = await extractor.extract(this.#test.split, this.#test.indices, (done) =>
      onImages(bankCount + done, this.images),
    )
    if (!test) {
      destroyTensor(gpu, bank)
      return null
    }
    const testFeatures = (await test.read(gpu)) as Float32Array
    const neighbours = await nearest(gpu, test, bank, Math.min(k, bankCount))
    for (const tensor of [bank, test]) destroyTensor(gpu, tensor)
    const classes = this.#run.data.classes
    const votes = weightedVotes(neighbours, this.#bank.labels, classes, temperature)
    return { knn: accuracy(predictions(votes, classes), this.#test.labels), testFeatures }
  }

  destroy(): void {
    this.#features?.destroy()
    destroyTensor(this.#gpu, this.#source.pixels)
  }
}

function choose(split: Split, most: number, seed: number): Chosen {
  if (!split.labels) throw new Error('evaluation: the images must have labels')
  const { labels } = split
  const indices = permutation(split.count, seed, STREAM.split, 0).slice(0, most)
  return { split, indices, labels: Uint16Array.from(indices, (i) => labels[i]) }
}
