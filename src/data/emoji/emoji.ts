// The bundled set: emoji of two designers on random backgrounds, labelled by category. Test images show emoji that no
// training image shows. The sheets and their credits are in public/emoji, made by scripts/emoji/build.mjs.

import { DataError, PackedSplit, channelStatistics, type Dataset, type LoadOptions } from '../dataset'
import { decodeIndexedPng, type IndexedImage } from '../png'
import { samplesByClass } from '../samples'
import { compositeEmoji } from './composite'

interface EmojiIndex {
  cell: number
  categories: string[]
  entries: { code: string; category: number; x: number; y: number; vendors: string[]; isTest: boolean }[]
}

/** Fetch a file that comes with the page, by its path under public/. */
export type FetchBytes = (path: string) => Promise<Uint8Array<ArrayBuffer>>

const SIZE = 32
const IMAGE_BYTES = 3 * SIZE * SIZE
const VENDORS = ['noto', 'twemoji'] as const
/** Backgrounds a training emoji is seen on. */
const TRAIN_COPIES = 2

export async function loadEmoji(fetchBytes: FetchBytes, { onProgress, signal }: LoadOptions = {}): Promise<Dataset> {
  const names = ['emoji/emoji.json', ...VENDORS.map((v) => `emoji/${v}.png`)]
  const files = await Promise.all(names.map(fetchBytes))
  const total = files.reduce((n, f) => n + f.length, 0)
  signal?.throwIfAborted()
  onProgress?.(total, total, 0)
  const index = parseIndex(files[0])
  const sheets = new Map<string, IndexedImage>(VENDORS.map((v, i) => [v, decodeIndexedPng(names[i + 1], files[i + 1])]))

  const drawn = index.entries.flatMap((entry, e) =>
    entry.vendors.flatMap((vendor) =>
      Array.from({ length: entry.isTest ? 1 : TRAIN_COPIES }, (_, copy) => ({
        entry,
        vendor,
        counter: (4 * e + 2 * VENDORS.indexOf(vendor as never)) * TRAIN_COPIES + copy,
      })),
    ),
  )
  const split = (isTest: boolean) => {
    const chosen = drawn.filter((d) => d.entry.isTest === isTest)
    const pixels = new Uint8Array(chosen.length * IMAGE_BYTES)
    chosen.forEach(({ entry, vendor, counter }, i) => {
      const sheet = sheets.get(vendor)
      if (!sheet) throw new DataError(`emoji.json: vendors must be ${VENDORS.join(' or ')}, got '${vendor}'`)
      const into = pixels.subarray(i * IMAGE_BYTES, (i + 1) * IMAGE_BYTES)
      compositeEmoji(sheet, entry.x * index.cell + 1, entry.y * index.cell + 1, counter, into)
    })
    return new PackedSplit(
      pixels,
      SIZE,
      Uint16Array.from(chosen, (d) => d.entry.category),
    )
  }
  const [train, test] = [split(false), split(true)]
  onProgress?.(total, total, train.count + test.count)
  return {
    name: 'emoji',
    size: SIZE,
    classes: index.categories,
    train,
    test,
    card: {
      name: 'emoji',
      title: 'Emoji',
      size: SIZE,
      classes: index.categories,
      train: train.count,
      test: test.count,
      ...channelStatistics(train, SIZE),
      bytes: (train.count + test.count) * IMAGE_BYTES,
      credit:
        'Noto Emoji (Google, Apache 2.0) and Twemoji (Twitter and contributors, CC-BY 4.0), by way of emoji-datasource.',
      samples: samplesByClass(train, SIZE, index.categories),
    },
  }
}

function parseIndex(bytes: Uint8Array): EmojiIndex {
  let index: Partial<EmojiIndex>
  try {
    index = JSON.parse(new TextDecoder().decode(bytes)) as Partial<EmojiIndex>
  } catch (cause) {
    throw new DataError('emoji.json: must be JSON, and is not; it may be cut short. Reload the page.', { cause })
  }
  if (!index.cell || !index.categories?.length || !index.entries?.length)
    throw new DataError('emoji.json: must have cell, categories and entries; build it with scripts/emoji/build.mjs')
  return index as EmojiIndex
}
