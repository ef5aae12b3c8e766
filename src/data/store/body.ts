// The body of a kept set: training pixels, training labels, test pixels, test labels, end to end, as contentHash.ts lays
// them out.

import { BodyHash, type Outline } from '../contentHash'
import { PackedSplit, type Dataset, type LoadOptions } from '../dataset'
import type { StoredFile } from '../../base/storage/folder'

const LABEL_BYTES = 2

const imageBytes = (size: number): number => 3 * size * size

export const bodyBytes = ({ size, train, test }: Outline): number =>
  [train, test].reduce((n, part) => n + part.count * (imageBytes(size) + (part.hasLabels ? LABEL_BYTES : 0)), 0)

/** @param file of `bodyBytes` bytes @returns null where its content is not what `hash` says */
export async function readBody(
  file: StoredFile,
  outline: Outline,
  hash: string,
  { onProgress, signal }: LoadOptions,
): Promise<Pick<Dataset, 'train' | 'test'> | null> {
  const { size } = outline
  const parts = [outline.train, outline.test].map(({ count, hasLabels }) => ({
    pixels: new Uint8Array(count * imageBytes(size)),
    labels: hasLabels ? new Uint8Array(count * LABEL_BYTES) : null,
  }))
  const sections = parts.flatMap(({ pixels, labels }) => [pixels, ...(labels ? [labels] : [])])
  const found = new BodyHash(outline)
  const [images, total] = [outline.train.count + outline.test.count, bodyBytes(outline)]
  let [section, at, done] = [0, 0, 0]
  for await (const piece of file.stream()) {
    signal?.throwIfAborted()
    await found.update(piece)
    for (let from = 0; from < piece.length;) {
      while (at === sections[section]?.length) [section, at] = [section + 1, 0]
      if (section === sections.length) return null // more came than its length said
      const taken = Math.min(piece.length - from, sections[section].length - at)
      sections[section].set(piece.subarray(from, from + taken), at)
      from += taken
      at += taken
    }
    done += piece.length
    onProgress?.(done, total, Math.floor((images * done) / total))
  }
  if ((await found.digest()) !== hash) return null
  const [train, test] = parts.map(({ pixels, labels }) => new PackedSplit(pixels, size, labels && labelsOf(labels)))
  return { train, test }
}

function labelsOf(bytes: Uint8Array<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer)
  return Uint16Array.from({ length: bytes.length / LABEL_BYTES }, (_, i) => view.getUint16(LABEL_BYTES * i, true))
}
