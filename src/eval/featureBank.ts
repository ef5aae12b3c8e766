// Features of many images, a batch at a time, kept on the GPU: what k-NN searches and probes read.

import type { Gpu } from '../gpu/device'
import { ReadbackRing } from '../gpu/readback'
import { CompiledProgram } from '../tensor/compiled'
import { Program } from '../tensor/program'
import { Tensor } from '../tensor/tensor'

/** Images by index, as a data set's split hands them out. */
export interface ImageSource {
  read(indices: ArrayLike<number>, into: Uint8Array): void
}

/** Told how many images are done; returns false to stop. */
export type OnImages = (done: number, total: number) => boolean

export class FeatureExtractor {
  readonly width: number
  readonly #gpu: Gpu
  readonly #program: CompiledProgram
  readonly #pixels: Tensor
  readonly #features: Tensor
  readonly #batch: number

  private constructor(gpu: Gpu, program: CompiledProgram, pixels: Tensor, features: Tensor) {
    this.#gpu = gpu
    this.#program = program
    this.#pixels = pixels
    this.#features = features
    ;[this.#batch, this.width] = features.shape
  }

  /**
   * @param pixels persistent tensor of one batch's bytes, which `trace` reads
   * @param trace  emits the features [batch, C] of that batch
   */
  static async compile(gpu: Gpu, label: string, pixels: Tensor, trace: () => Tensor): Promise<FeatureExtractor> {
    const program = new Program(gpu, label)
    const features = program.record(trace)
    return new FeatureExtractor(gpu, await CompiledProgram.compile(program, [features]), pixels, features)
  }

  /** Features [indices.length, C] in a buffer of their own; null when `onImages` stopped it. */
  async extract(source: ImageSource, indices: ArrayLike<number>, onImages: OnImages): Promise<Tensor | null> {
    const gpu = this.#gpu
    const bank = Tensor.persistent(gpu, 'features', [indices.length, this.width])
    const ring = new ReadbackRing(gpu, 16, 2)
    const bytes = new Uint8Array(this.#pixels.byteLength)
    const imageBytes = bytes.length / this.#batch
    const underWay: Promise<ArrayBuffer>[] = []
    let goesOn = true
    for (let first = 0; first < indices.length && goesOn; first += this.#batch) {
      const chunk = Array.from({ length: Math.min(this.#batch, indices.length - first) }, (_, i) => indices[first + i])
      source.read(chunk, bytes.subarray(0, chunk.length * imageBytes))
      gpu.device.queue.writeBuffer(bufferOf(this.#pixels), 0, bytes)
      let arrived: (() => Promise<ArrayBuffer>) | null = null
      this.#program.run((encoder) => {
        const from = this.#features.storage
        encoder.copyBufferToBuffer(
          bufferOf(this.#features),
          from.byteOffset,
          bufferOf(bank),
          4 * first * this.width,
          4 * chunk.length * this.width,
        )
        arrived = ring.copy(encoder, bufferOf(bank))
      })
      if (arrived) underWay.push((arrived as () => Promise<ArrayBuffer>)())
      if (underWay.length === 2) await underWay.shift() // no more than two batches ahead of the GPU
      goesOn = onImages(first + chunk.length, indices.length)
    }
    await Promise.all(underWay)
    ring.destroy()
    if (goesOn) return bank
    destroyTensor(gpu, bank)
    return null
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
