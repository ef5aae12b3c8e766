// Which images a step sees: epochs are permutations drawn from (seed, epoch), steps take consecutive slices, and what is
// left over at the end of an epoch is left out. A function of the step alone, so a resumed run goes on as it would have.

import { STREAM, permutation } from '../base/rng'

export class BatchOrder {
  readonly #count: number
  readonly #batch: number
  readonly #seed: number
  #epoch = -1
  #order = new Uint32Array()

  /** @param count images to draw from, at least `batch` */
  constructor(count: number, batch: number, seed: number) {
    if (count < batch)
      throw new RangeError(`batches: the batch must be at most the ${count} training images, got ${batch}`)
    this.#count = count
    this.#batch = batch
    this.#seed = seed
  }

  get stepsPerEpoch(): number {
    return Math.floor(this.#count / this.#batch)
  }

  /** Indices of the images of `step`. */
  at(step: number): Uint32Array {
    const epoch = Math.floor(step / this.stepsPerEpoch)
    if (epoch !== this.#epoch) {
      this.#epoch = epoch
      this.#order = permutation(this.#count, this.#seed, STREAM.dataOrder, epoch)
    }
    const first = (step % this.stepsPerEpoch) * this.#batch
    return this.#order.subarray(first, first + this.#batch)
  }
}
