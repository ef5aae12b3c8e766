// The features that are probed, of one pass over the images: the view feature that k-NN compares, and side by side those
// of the last blocks, which the linear probe sees. Of pixels they are one and the same.

import { plainViews } from '../../augment/multiCrop'
import type { Split } from '../../data/dataset'
import { FeatureExtractor, destroyTensor, recordFeatures } from '../../eval/featureBank'
import { imagesAPass } from '../../tensor/limits'
import type { Gpu } from '../../gpu/device'
import type { Backbone } from '../../nn/backbone'
import type { RunConfig } from '../../runs/config'
import { allocateTensors } from '../../tensor/allocateTensors'
import { Tensor } from '../../tensor/tensor'
import type { DataShape } from '../build'
import { PASS_IMAGES } from '../evaluationPasses'

/** A backbone, or the pixels themselves where it is null, and the images that it is shown. */
export interface FeatureOwner {
  config: Pick<RunConfig, 'backbone' | 'evaluation' | 'seed'>
  data: DataShape
  backbone: Backbone | null
}

const PLAIN = { mean: [0, 0, 0], std: [1, 1, 1] } as const

/** Features of consecutive images, on the GPU. */
export interface FeatureBanks {
  /** [n, C] for k-NN */
  view: Tensor
  /** [n, C_b] each; none unless asked for */
  blocks: readonly Tensor[]
  destroy(): void
}

export class FeatureSource {
  /** Last blocks whose features are read; 0 for pixels. */
  readonly blocks: number
  readonly #gpu: Gpu
  readonly #pixels: Tensor
  readonly #extractor: FeatureExtractor
  readonly #hasBlocks: boolean

  private constructor(gpu: Gpu, pixels: Tensor, extractor: FeatureExtractor, blocks: number, hasBlocks: boolean) {
    this.#gpu = gpu
    this.#pixels = pixels
    this.#extractor = extractor
    this.blocks = blocks
    this.#hasBlocks = hasBlocks
  }

  /** @param hasBlocks the last blocks are wanted too */
  static async compile(gpu: Gpu, { config, data, backbone }: FeatureOwner, hasBlocks: boolean): Promise<FeatureSource> {
    const { size, normalization } = data
    const lastBlocks = backbone && hasBlocks ? Math.min(config.evaluation.lastBlocks, backbone.blocks.length) : 0
    const record = (batch: number) => {
      const pixels = Tensor.deferred('batch', [(batch * 3 * size * size) / 4], 'u32')
      const source = { pixels, batch, size }
      const recorded = recordFeatures(gpu, 'probed features', () => {
        if (!backbone) return plainViews(source, size, PLAIN).pixels.view([batch, 3 * size * size])
        const views = plainViews(source, config.backbone.imgSize, normalization)
        const { view, blocks } = backbone.forward([views], lastBlocks ? { lastBlocks } : {})
        return [view, ...blocks]
      })
      return { pixels, recorded }
    }
    const { pixels, recorded } = record(imagesAPass(gpu, PASS_IMAGES, (batch) => record(batch).recorded.program))
    try {
      await allocateTensors(gpu, 'a batch of images', [pixels])
      const extractor = await FeatureExtractor.compile(recorded, pixels)
      extractor.settle()
      return new FeatureSource(gpu, pixels, extractor, lastBlocks, hasBlocks)
    } catch (error) {
      destroyTensor(gpu, pixels)
      throw error
    }
  }

  /** Numbers an image that the linear probe sees. */
  get linearWidth(): number {
    return this.#linear(this.#extractor.widths).reduce((sum, width) => sum + width, 0)
  }

  /** Numbers an image that k-NN compares. */
  get viewWidth(): number {
    return this.#extractor.width
  }

  /** Bytes of all features of one image. */
  get bytesPerImage(): number {
    return 4 * this.#extractor.widths.reduce((sum, width) => sum + width, 0)
  }

  /** @param onImages told how many are done; it may throw to stop */
  async read(split: Split, first: number, count: number, onImages: (done: number) => void): Promise<FeatureBanks> {
    const indices = Uint32Array.from({ length: count }, (_, i) => first + i)
    const banks = await this.#extractor.extractAll(split, indices, (done) => {
      onImages(done)
      return true
    })
    if (!banks) throw new Error('probe: the pass over the images was stopped')
    return {
      view: banks[0],
      blocks: this.#linear(banks),
      destroy: () => {
        for (const bank of banks) destroyTensor(this.#gpu, bank)
      },
    }
  }

  destroy(): void {
    this.#extractor.destroy()
    destroyTensor(this.#gpu, this.#pixels)
  }

  /** Of all kinds those that the linear probe sees: the blocks, or the pixels. */
  #linear<T>(kinds: readonly T[]): readonly T[] {
    return this.#hasBlocks ? kinds.slice(this.blocks ? 1 : 0) : []
  }
}

/** Write banks [n, C1], [n, C2], ... as rows [C1 + C2 + ...] of `into`, from row `first` on. */
export async function readSideBySide(
  gpu: Gpu,
  banks: readonly Tensor[],
  into: Float32Array,
  first: number,
): Promise<void> {
  const width = banks.reduce((sum, { shape }) => sum + shape[1], 0)
  let column = 0
  for (const bank of banks) {
    const [n, C] = bank.shape
    const values = (await bank.read(gpu)) as Float32Array
    for (let i = 0; i < n; i++) into.set(values.subarray(i * C, (i + 1) * C), (first + i) * width + column)
    column += C
  }
}
