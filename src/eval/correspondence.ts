// Correspondence accuracy: what share of regions finds its own place again in another view of the image. Two protocols:
// the official one (`analyze_models.py`), an image against its mirrored, recoloured, grey copy; and two crops as in
// training, whose geometry is known. Both run the same program, a batch of pairs at a time; views are drawn from
// counters, so every measurement of a run looks at the same pairs.

import type { AugmentConfig } from '../augment/augment.config'
import { drawnViews, type Normalization } from '../augment/multiCrop'
import {
  VIEW_WORDS,
  mirroredCopy,
  packViews,
  untouched,
  viewParameters,
  type ViewParameters,
} from '../augment/viewParameters'
import type { RegionGrid } from '../base/cropGeometry'
import type { Gpu } from '../gpu/device'
import type { Backbone } from '../nn/backbone'
import { regionMatch } from '../ops/loss/regionMatch'
import { allocateTensors } from '../tensor/allocateTensors'
import { CompiledProgram } from '../tensor/compiled'
import { Cuts } from '../tensor/cuts'
import { Program } from '../tensor/program'
import { planOf } from '../tensor/programPlan'
import { Tensor } from '../tensor/tensor'
import { scoreCrops, scoreMirrored, type CropScore, type ImageMatches, type MirroredScore } from './correspondenceScore'
import { bufferOf, destroyTensor, type ImageSource, type OnImages } from './featureBank'
import { imagesAPass } from '../tensor/limits'

const PAIRS = 48 // of views in a pass, at the most
const NO_STEP = 0xffffffff // no step of training draws the views that are measured

/** The official protocol's colours, whatever the run's own are. */
const OFFICIAL = {
  jitter: { p: 0.8, brightness: 0.4, contrast: 0.4, saturation: 0.2, hue: 0.1 },
  blur: { global1: 0, global2: 0, local: 0, sigma: [0.1, 1] as [number, number] },
}

/** Of the crops, nothing where no two of them show a region in common. */
export type CorrespondenceScore = MirroredScore & Partial<CropScore>

export interface CorrespondenceSubject {
  backbone: Backbone
  /** Sides in pixels of the source images, and of what the backbone sees. */
  size: number
  imgSize: number
  normalization: Normalization
  augment: AugmentConfig
}

/** A pass over a batch of pairs, recorded. The memory of its inputs comes when it is compiled. */
function recordMatching(gpu: Gpu, subject: CorrespondenceSubject, pairs: number) {
  const { backbone, size, imgSize, normalization, augment } = subject
  const pixels = Tensor.deferred('pairs', [(pairs * 3 * size * size) / 4], 'u32')
  const drawn = Tensor.deferred('pairs drawn', [2 * pairs, VIEW_WORDS])
  const program = new Program(gpu, 'correspondence accuracy')
  const found = program.record(() => {
    const views = drawnViews({ pixels, batch: pairs, size }, drawn, imgSize, normalization, augment)
    const { regions, groups } = backbone.forward([views])
    const { height: rows, width: columns } = groups[0]
    const grid: RegionGrid = { rows, columns, extent: backbone.stride / imgSize }
    return { ...regionMatch(regions, groups, regions, groups[0], pairs), grid }
  })
  return { program, pairs, pixels, drawn, found, results: [found.matches, found.similarities] }
}

/** The same with as many pairs as the device can bind. */
const recordFitting = (gpu: Gpu, subject: CorrespondenceSubject) =>
  recordMatching(
    gpu,
    subject,
    imagesAPass(gpu, PAIRS, (pairs) => recordMatching(gpu, subject, pairs).program),
  )

/** Bytes that a meter takes; with them those that are read back of a batch. @param lent as of `planOf` */
export function planMeter(gpu: Gpu, subject: CorrespondenceSubject, lent: readonly number[]) {
  const { program, pixels, drawn, results } = recordFitting(gpu, subject)
  const { arenaBytes, constantBytes, largest } = planOf(program, results, lent)
  const bytes = pixels.byteLength + drawn.byteLength + arenaBytes + constantBytes
  return { bytes, most: bytes + results.reduce((sum, { byteLength }) => sum + byteLength, 0), largest }
}

export class CorrespondenceMeter {
  readonly #gpu: Gpu
  readonly #subject: CorrespondenceSubject
  readonly #recorded: ReturnType<typeof recordMatching>
  readonly #program: CompiledProgram
  readonly #cuts: Cuts

  private constructor(
    gpu: Gpu,
    subject: CorrespondenceSubject,
    recorded: ReturnType<typeof recordMatching>,
    program: CompiledProgram,
  ) {
    this.#gpu = gpu
    this.#subject = subject
    this.#recorded = recorded
    this.#program = program
    this.#cuts = new Cuts(gpu)
  }

  /** @param within buffers that it may work in, as of `CompiledProgram.compile` */
  static async compile(
    gpu: Gpu,
    subject: CorrespondenceSubject,
    within: readonly GPUBuffer[] = [],
  ): Promise<CorrespondenceMeter> {
    const recorded = recordFitting(gpu, subject)
    const { program, pixels, drawn, results } = recorded
    const inputs = [pixels, drawn]
    try {
      await allocateTensors(gpu, 'pairs of views', inputs)
      const compiled = await CompiledProgram.compile(program, results, { startsOnStandIns: true, within })
      return new CorrespondenceMeter(gpu, subject, recorded, compiled)
    } catch (error) {
      for (const input of inputs) destroyTensor(gpu, input)
      throw error
    }
  }

  /** Percentages over the images named; null when `onImages` stopped it. @param seed of the draws */
  async measure(
    source: ImageSource,
    indices: ArrayLike<number>,
    seed: number,
    onImages: OnImages,
  ): Promise<CorrespondenceScore | null> {
    const { imgSize } = this.#subject
    const most = this.#recorded.pairs
    const mirrored: ImageMatches[] = []
    const crops: (ImageMatches & { boxes: [ViewParameters, ViewParameters] })[] = []
    for (let first = 0; first < indices.length; first += most) {
      const chunk = Array.from({ length: Math.min(most, indices.length - first) }, (_, i) => indices[first + i])
      const pairs = chunk.map((_, i) => drawPairs(this.#subject, seed, first + i))
      this.#writeImages(source, chunk)
      mirrored.push(...(await this.#match(pairs.map((pair) => pair.mirrored))))
      const found = await this.#match(pairs.map((pair) => pair.crops))
      crops.push(...found.map((matches, i) => ({ ...matches, boxes: pairs[i].crops })))
      if (!onImages(first + chunk.length, indices.length)) return null
    }
    const { grid } = this.#recorded.found
    return { ...scoreMirrored(mirrored, grid, imgSize), ...scoreCrops(crops, grid) }
  }

  /** As `FeatureExtractor.settle`. */
  settle(): void {
    this.#program.settle().catch(() => undefined)
  }

  destroy(): void {
    this.#program.destroy()
    for (const tensor of [this.#recorded.pixels, this.#recorded.drawn]) destroyTensor(this.#gpu, tensor)
  }

  #writeImages(source: ImageSource, chunk: readonly number[]): void {
    const { pixels, pairs } = this.#recorded
    const bytes = new Uint8Array(pixels.byteLength)
    source.read(chunk, bytes.subarray(0, (bytes.length / pairs) * chunk.length))
    this.#gpu.device.queue.writeBuffer(bufferOf(pixels), 0, bytes)
  }

  async #match(pairs: readonly (readonly [ViewParameters, ViewParameters])[]): Promise<ImageMatches[]> {
    const { drawn, found, pairs: most } = this.#recorded
    const { matches, similarities, grid } = found
    const rest = Array.from({ length: most - pairs.length }, () => untouched(this.#subject.size))
    const views = [0, 1].flatMap((view) => [...pairs.map((pair) => pair[view]), ...rest])
    this.#gpu.device.queue.writeBuffer(bufferOf(drawn), 0, packViews(views))
    const begin = performance.now()
    this.#program.run(undefined, this.#cuts.submits)
    const [rows, cosines] = await Promise.all([matches.read(this.#gpu), similarities.read(this.#gpu)])
    this.#cuts.took(performance.now() - begin)
    const regions = grid.rows * grid.columns
    // row (view 0, image, region): of the two columns the second is view 1, whose rows begin after those of all images
    return pairs.map((_, image) => {
      const at = (region: number) => 2 * (image * regions + region) + 1
      const firstRow = (most + image) * regions
      return {
        to: Int32Array.from({ length: regions }, (_, region) => rows[at(region)] - firstRow),
        cosines: Float32Array.from({ length: regions }, (_, region) => cosines[at(region)]),
      }
    })
  }
}

/** The views that image number `i` is measured with. */
export function drawPairs({ augment, size }: Pick<CorrespondenceSubject, 'augment' | 'size'>, seed: number, i: number) {
  const view = (config: AugmentConfig, crop: number) =>
    viewParameters(config, { seed, step: NO_STEP, view: 2 * i + crop, crop, size })
  const copy = mirroredCopy(view({ ...augment, ...OFFICIAL }, 1), size)
  return {
    mirrored: [untouched(size), copy] as [ViewParameters, ViewParameters],
    crops: [view(augment, 0), view(augment, 1)] as [ViewParameters, ViewParameters],
  }
}
