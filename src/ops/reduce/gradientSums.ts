// How the tape adds gradients up. Sums that a backward cut into chunks are not read before its end, so they are put off
// and done for many tensors in one launch: a network has two for every layer, most of a few kilobytes.
//
// It launches what addInto and columnSum launch.

import type { Sums } from '../../tensor/tape'
import { Storage, Tensor } from '../../tensor/tensor'
import { addInto } from '../elementwise/addInto'
import { sumChunks, sumParts, type Parts } from './columnSum'

/** Parts that wait hold memory that a step could use again; beyond this they are summed. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024

const ALIGNMENT = 256 // a binding may begin at any part

export class GradientSums implements Sums {
  #waiting: Parts[] = []
  #storage = Storage.transient('gradient parts', 0)

  readonly add = addInto
  readonly sum = sumChunks

  later(into: Tensor, chunks: number): Tensor {
    const storage = this.#storage
    const parts = new Tensor([chunks, ...into.shape], 'f32', storage, storage.byteLength)
    storage.byteLength += Math.ceil(parts.byteLength / ALIGNMENT) * ALIGNMENT
    this.#waiting.push({ parts, into })
    return parts
  }

  settle(all: boolean): void {
    if (!all && this.#storage.byteLength <= MAX_WAITING_BYTES) return
    const together = (w: Parts) => w.into.size % 4 === 0 && w.into.storage === this.#waiting[0].into.storage
    const [many, others] = [this.#waiting.filter(together), this.#waiting.filter((w) => !together(w))]
    if (many.length > 1) sumParts(this.#storage, many)
    else others.push(...many)
    for (const { parts, into } of others) sumChunks(parts, into)
    this.#waiting = []
    this.#storage = Storage.transient('gradient parts', 0)
  }
}
