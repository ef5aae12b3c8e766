// Features of many images, a batch at a time, kept on the GPU: what k-NN searches and probes read.

import type { Gpu } from '../gpu/device'
import { ReadbackRing } from '../gpu/readback'
import { allocateTensors } from '../tensor/allocateTensors'
import { CompiledProgram } from '../tensor/compiled'
import { Cuts } from '../tensor/cuts'
import { Program } from '../tensor/program'
import { Tensor } from '../tensor/tensor'

/** Images by index, as a data set's split hands them out. */
export interface ImageSource {
  read(indices: ArrayLike<number>, into: Uint8Array): void
}

/** Told how many images are done; returns false to stop. */
export type OnImages = (done: number, total: number) => boolean

/** A pass over a batch of images, recorded: it can be planned, and compiled. */
export interface RecordedFeatures {
  program: Program
  /** [batch, C] of one kind or several */
  features: readonly Tensor[]
}

/** @param trace emits the features [batch, C] of a batch, of one kind or several */
export function recordFeatures(gpu: Gpu, label: string, trace: () => Tensor | readonly Tensor[]): RecordedFeatures {
  const program = new Program(gpu, label)
  return { program, features: [program.record(trace)].flat() }
}

const RING = { bytes: 16, depth: 2 } as const // what is read of a batch to know that it is done

/** Bytes of the features of `count` images of one kind, and with them what extracting them takes beside its program. */
export const extractionBytes = (count: number, width: number) => {
  const bank = 4 * count * width
  return { bank, most: bank + RING.bytes * RING.depth }
}

export class FeatureExtractor {
  /** Columns of each kind of feature. */
  readonly widths: readonly number[]
  readonly #gpu: Gpu
  readonly #program: CompiledProgram
  readonly #pixels: Tensor
  readonly #features: readonly Tensor[]
  readonly #batch: number
  readonly #cuts: Cuts

  private constructor(gpu: Gpu, program: CompiledProgram, pixels: Tensor, features: readonly Tensor[]) {
    this.#gpu = gpu
    this.#cuts = new Cuts(gpu)
    this.#program = program
    this.#pixels = pixels
    this.#features = features
    this.#batch = features[0].shape[0]
    this.widths = features.map(({ shape }) => shape[1])
  }

  /**
   * Made to begin soon: see `settle`.
   *
   * @param pixels persistent tensor of one batch's bytes, which the program reads
   * @param within buffers that it may work in, as of `CompiledProgram.compile`
   */
  static async compile(
    { program, features }: RecordedFeatures,
    pixels: Tensor,
    within: readonly GPUBuffer[] = [],
  ): Promise<FeatureExtractor> {
    const compiled = await CompiledProgram.compile(program, features, { startsOnStandIns: true, within })
    return new FeatureExtractor(program.gpu, compiled, pixels, features)
  }

  /** Have the kernels built that suit many images best, while it goes on with others: the same features come of both. */
  settle(): void {
    this.#program.settle().catch(() => undefined) // the loss of the device, which whoever waits for features is told
  }

  /** Columns of the first kind. */
  get width(): number {
    return this.widths[0]
  }

  /** Features [indices.length, C] of the first kind in a buffer of their own; null when `onImages` stopped it. */
  async extract(source: ImageSource, indices: ArrayLike<number>, onImages: OnImages): Promise<Tensor | null> {
    const banks = await this.extractAll(source, indices, onImages)
    if (!banks) return null
    for (const other of banks.slice(1)) destroyTensor(this.#gpu, other)
    return banks[0]
  }

  /** Features of every kind, each in a buffer of its own. Stopped or failed, it leaves nothing behind. */
  async extractAll(source: ImageSource, indices: ArrayLike<number>, onImages: OnImages): Promise<Tensor[] | null> {
    const gpu = this.#gpu
    const banks = this.widths.map((width) => Tensor.deferred('features', [indices.length, width]))
    await allocateTensors(gpu, `the features of ${indices.length} images`, banks)
    const ring = new ReadbackRing(gpu, RING.bytes, RING.depth)
    const underWay: Promise<ArrayBuffer>[] = []
    let isWhole = false
    try {
      const bytes = new Uint8Array(this.#pixels.byteLength)
      const imageBytes = bytes.length / this.#batch
      let goesOn = true
      let before = performance.now()
      for (let first = 0; first < indices.length && goesOn; first += this.#batch) {
        const chunk = Array.from({ length: Math.min(this.#batch, indices.length - first) }, (_, i) => indices[first + i]) // prettier-ignore
        source.read(chunk, bytes.subarray(0, chunk.length * imageBytes))
        gpu.device.queue.writeBuffer(bufferOf(this.#pixels), 0, bytes)
        underWay.push(this.#runInto(banks, first, chunk.length, ring))
        if (underWay.length === 2) {
          await underWay.shift() // no more than two batches ahead of the GPU
          const now = performance.now()
          this.#cuts.took(now - before)
          before = now
        }
        goesOn = onImages(first + chunk.length, indices.length)
      }
      await Promise.all(underWay)
      isWhole = goesOn
      return goesOn ? banks : null
    } finally {
      await Promise.allSettled(underWay)
      ring.destroy()
      if (!isWhole) for (const bank of banks) destroyTensor(gpu, bank)
    }
  }

  /** The batch that was written, as rows of the banks from `first` on; resolves when the GPU is done with it. */
  #runInto(banks: readonly Tensor[], first: number, count: number, ring: ReadbackRing): Promise<ArrayBuffer> {
    let arrived: (() => Promise<ArrayBuffer>) | null = null
    this.#program.run((encoder) => {
      banks.forEach((bank, i) => {
        const [features, width] = [this.#features[i], this.widths[i]]
        const { byteOffset } = features.storage
        encoder.copyBufferToBuffer(bufferOf(features), byteOffset, bufferOf(bank), 4 * first * width, 4 * count * width)
      })
      arrived = ring.copy(encoder, bufferOf(banks[0]))
    }, this.#cuts.submits)
    if (!arrived) throw new Error('features: the batch was not submitted')
    return (arrived as () => Promise<ArrayBuffer>)()
  }

  destroy(): void {
    this.#program.destroy()
  }
}

export function bufferOf({ storage, label }: Tensor): GPUBuffer {
  if (!storage.buffer) throw new Error(`features: '${label}' has no memory`)
  return storage.buffer
}

/** Give a persistent tensor's buffer back. */
export function destroyTensor(gpu: Gpu, tensor: Tensor): void {
  if (tensor.storage.buffer) gpu.destroyBuffer(tensor.storage.buffer)
  tensor.storage.buffer = null
}
