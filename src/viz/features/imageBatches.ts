// Images as they are, a batch at a time, through a program that was recorded for one batch: what views of many images share.

import { plainViews, type Views } from '../../augment/multiCrop'
import { allocateTensors } from '../../tensor/allocateTensors'
import { Tensor } from '../../tensor/tensor'
import type { Subject } from '../inspection'

export class ImageBatches {
  readonly batch: number
  readonly #subject: Subject
  /** [batch * 3 * size * size / 4] u32 */
  readonly #pixels: Tensor

  /** @param batch images a pass; a multiple of 4, so that they are whole words whatever their size */
  constructor(subject: Subject, batch: number) {
    if (!(batch > 0 && batch % 4 === 0))
      throw new RangeError(`imageBatches: batch must be a multiple of 4 above 0, got ${batch}`)
    const { size } = subject.images
    this.batch = batch
    this.#subject = subject
    this.#pixels = Tensor.deferred('images looked at', [(batch * 3 * size * size) / 4], 'u32')
  }

  /** Emit the views of a batch: resized where they must be, normalised, as evaluation sees them. */
  views(): Views {
    const { images, imgSize, normalization } = this.#subject
    return plainViews({ pixels: this.#pixels, batch: this.batch, size: images.size }, imgSize, normalization)
  }

  /**
   * What a program gives for many images.
   *
   * @param planes [n, 3, size, size] bytes
   * @param run    runs the program for the batch that is in place, and hands back the tensor to read, [batch, ...]
   * @returns      [n, ...]
   * @throws       OutOfMemoryError
   */
  async through(planes: Uint8Array, run: () => Promise<Tensor>): Promise<Float32Array<ArrayBuffer>> {
    const { gpu, images } = this.#subject
    const imageBytes = 3 * images.size * images.size
    const count = planes.length / imageBytes
    const bytes = new Uint8Array(this.batch * imageBytes)
    await allocateTensors(gpu, 'the images looked at', [this.#pixels])
    let all = new Float32Array(0)
    for (let first = 0; first < count; first += this.batch) {
      bytes.set(planes.subarray(first * imageBytes, Math.min(count, first + this.batch) * imageBytes))
      const { buffer } = this.#pixels.storage
      if (buffer) gpu.device.queue.writeBuffer(buffer, 0, bytes)
      const found = (await (await run()).read(gpu)) as Float32Array<ArrayBuffer>
      const perImage = found.length / this.batch
      if (first === 0) all = new Float32Array(count * perImage)
      all.set(found.subarray(0, Math.min(this.batch, count - first) * perImage), first * perImage)
    }
    return all
  }

  destroy(): void {
    const { storage } = this.#pixels
    if (storage.buffer) this.#subject.gpu.destroyBuffer(storage.buffer)
    storage.buffer = null
  }
}
