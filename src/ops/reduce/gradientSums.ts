// How the tape adds gradients up. Sums that a backward cut into chunks are not read before its end, so they are put off
// and done for many tensors in one launch: a network has two for every layer, most of a few kilobytes.
//
// Kernels: shaders/reduce/sumParts.wgsl; addInto and sumChunks for the rest

import { emit } from '../../tensor/program'
import type { Sums } from '../../tensor/tape'
import { Storage, Tensor } from '../../tensor/tensor'
import { addInto } from '../elementwise/addInto'
import { sumChunks } from './columnSum'

/** Parts that wait hold memory that a step could use again; beyond this they are summed. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024

const BLOCK = 64 // vec4s a workgroup of sumParts sums
const ALIGNMENT = 256 // a binding may begin at any part

interface Waiting {
  parts: Tensor
  into: Tensor
}

export class GradientSums implements Sums {
  #waiting: Waiting[] = []
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
    const together = (w: Waiting) => w.into.size % 4 === 0 && w.into.storage === this.#waiting[0].into.storage
    const [many, others] = [this.#waiting.filter(together), this.#waiting.filter((w) => !together(w))]
    if (many.length > 1) sumParts(this.#storage, many)
    else others.push(...many)
    for (const { parts, into } of others) sumChunks(parts, into)
    this.#waiting = []
    this.#storage = Storage.transient('gradient parts', 0)
  }
}

/** into = sum of parts, for all of them. @param storage of all parts; what they are summed into lies in one, too */
function sumParts(storage: Storage, sums: readonly Waiting[]): void {
  const blocks = sums.flatMap(({ parts, into }) => {
    const [n, chunks] = [into.size / 4, parts.shape[0]]
    return Array.from({ length: Math.ceil(n / BLOCK) }, (_, b) => {
      const first = b * BLOCK
      return [parts.byteOffset / 16 + first, into.byteOffset / 16 + first, Math.min(BLOCK, n - first), n, chunks]
    })
  })
  const total = (sizeOf: (w: Waiting) => number) => sums.reduce((n, w) => n + sizeOf(w), 0)
  const target = sums[0].into.storage
  emit(
    'reduce/sumParts',
    {
      params: { blocks: blocks.length, terms: total((w) => w.parts.size), sums: total((w) => w.into.size) },
      parts: new Tensor([storage.byteLength / 4], 'f32', storage),
      blocks: Tensor.constant('sumParts.blocks', [blocks.length, 5], Uint32Array.from(blocks.flat())),
      sum: new Tensor([target.byteLength / 4], 'f32', target),
    },
    { workgroups: blocks.length },
  )
}
