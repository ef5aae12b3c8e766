// Which images a set holds, in 64 digits: the same for the same images, labels and names of classes, whatever archive or
// folder they came in.
//
//   SHA-256 of: a line of JSON (size, classes, superclasses, counts), then the SHA-256 of every mebibyte of the body;
//   the body is the training pixels, training labels, test pixels, test labels, end to end (labels little-endian u16)
//
// In two levels, since the browser's own SHA-256 is several times as fast as one in JavaScript but takes no streams: so
// a set is hashed, written and read in pieces, and never lies in memory twice.

import { sha256, sha256Text } from '../base/sha256'
import { pixelBlocks, type Dataset, type Split } from './dataset'

const PIECE = 1024 * 1024

/** What of a set is hashed besides its body. */
export interface Outline {
  size: number
  classes: readonly string[]
  superclasses: { names: readonly string[]; of: readonly number[] } | null
  train: { count: number; hasLabels: boolean }
  test: { count: number; hasLabels: boolean }
}

export const outlineOf = ({ size, classes, superclasses, train, test }: Dataset): Outline => ({
  size,
  classes: [...classes],
  superclasses: superclasses ? { names: [...superclasses.names], of: [...superclasses.of] } : null,
  train: { count: train.count, hasLabels: train.labels !== null },
  test: { count: test.count, hasLabels: test.labels !== null },
})

/** @returns 64 hexadecimal digits */
export async function contentHash(dataset: Dataset, signal?: AbortSignal): Promise<string> {
  const hash = new BodyHash(outlineOf(dataset))
  for (const bytes of bodyOf(dataset)) {
    signal?.throwIfAborted()
    await hash.update(bytes)
  }
  return hash.digest()
}

/** The pixels and labels of a set, end to end. */
export function* bodyOf({ train, test, size }: Dataset): Generator<Uint8Array> {
  for (const split of [train, test]) {
    yield* pixelBlocks(split, size)
    if (split.labels) yield labelBytes(split)
  }
}

function labelBytes({ labels, count }: Split): Uint8Array {
  const bytes = new Uint8Array(2 * count)
  const view = new DataView(bytes.buffer)
  labels?.forEach((label, i) => view.setUint16(2 * i, label, true))
  return bytes
}

/** The hash of a body that comes in pieces of any length. */
export class BodyHash {
  readonly #outline: Outline
  readonly #digests: Uint8Array[] = []
  readonly #piece = new Uint8Array(PIECE)
  #filled = 0

  constructor(outline: Outline) {
    this.#outline = outline
  }

  async update(bytes: Uint8Array): Promise<void> {
    let at = 0
    while (at < bytes.length) {
      const taken = Math.min(bytes.length - at, PIECE - this.#filled)
      this.#piece.set(bytes.subarray(at, at + taken), this.#filled)
      this.#filled += taken
      at += taken
      if (this.#filled === PIECE) await this.#finishPiece()
    }
  }

  async digest(): Promise<string> {
    if (this.#filled) await this.#finishPiece()
    const { size, classes, superclasses, train, test } = this.#outline
    const outline = JSON.stringify([size, classes, superclasses && [superclasses.names, superclasses.of], train.count, train.hasLabels, test.count, test.hasLabels]) // prettier-ignore
    const head = new TextEncoder().encode(`${outline}\n`)
    const all = new Uint8Array(head.length + 32 * this.#digests.length)
    all.set(head)
    this.#digests.forEach((digest, i) => all.set(digest, head.length + 32 * i))
    return sha256Text(all)
  }

  async #finishPiece(): Promise<void> {
    this.#digests.push(await sha256(this.#piece.subarray(0, this.#filled)))
    this.#filled = 0
  }
}
