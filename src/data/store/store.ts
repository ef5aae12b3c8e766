// Data sets kept in the browser, by content. Two files a set: its body (contentHash.ts), under a name that is used once,
// and a record, which is written only after the body was written, flushed, read back and found right. A set is here
// if and only if its record is whole; what no record names is what a death left behind, and is swept away.

import { BodyHash, bodyOf, outlineOf } from '../contentHash'
import { DataError, type Dataset, type LoadOptions } from '../dataset'
import { samplesOf } from '../samples'
import { bodyBytes, readBody } from './body'
import { bytesIn, type Folder, type Lock, type StoredFile } from '../../base/storage/folder'
import { decodeRecord, encodeRecord, type StoreRecord } from './record'

/** A kept set, as a list shows it. */
export interface KeptSet {
  hash: string
  name: string
  title: string
  images: number
  /** Side of the images in pixels. */
  size: number
  bytes: number
  /** Milliseconds since 1970. */
  savedAt: number
}

type HashedSet = Dataset & { hash: string }
type Progress = LoadOptions['onProgress']

const RECORD = /^([0-9a-f]{64})\.json$/
const PIECE = 1024 * 1024

export class DataStore {
  readonly #folder: Folder
  readonly #lock: Lock

  constructor(folder: Folder, lock: Lock) {
    this.#folder = folder
    this.#lock = lock
  }

  /** What is kept, newest first. Reads the records alone. */
  async list(): Promise<KeptSet[]> {
    const records = await this.#lock('shared', () => this.#records())
    return records.map(keptSet).sort((a, b) => b.savedAt - a.savedAt)
  }

  /**
   * Keep a set; one that is here already, and sound, is left as it is. After a failure, at any point, what was here
   * before is here still, and nothing of the set.
   */
  async save(dataset: HashedSet, savedAt: number, onProgress?: Progress): Promise<KeptSet> {
    return this.#lock('exclusive', async () => {
      const { hash } = dataset
      await this.#sweep()
      const before = await this.#record(hash)
      if (before) {
        if (await this.#isSound(before)) return keptSet(before)
        await this.#drop(before)
      }
      const record = recordOf(dataset, savedAt)
      try {
        await this.#write(record.body, withProgress(bodyOf(dataset), record, onProgress))
        if (!(await this.#isSound(record))) throw new Error('what was written could not be read back as it was')
        await this.#write(`${hash}.json`, [await encodeRecord(record)])
        if (!(await this.#record(hash))) throw new Error('the record could not be read back as it was written')
        return keptSet(record)
      } catch (error) {
        await this.#drop(record).catch(() => undefined) // the next save sweeps what could not be removed
        throw error
      }
    })
  }

  /** @throws DataError where the set is not here, or is damaged; then it is taken off the list */
  async load(hash: string, options: LoadOptions = {}): Promise<HashedSet> {
    const { record, splits, damage } = await this.#lock('shared', async () => {
      const record = await this.#record(hash)
      if (!record) throw new DataError('These images are no longer kept in this browser. Choose their files again.')
      const file = await this.#folder.open(record.body)
      const damage = file ? lengthFault(file, record) : 'its file is gone'
      if (!file || damage) return { record, damage }
      const splits = await readBody(file, record.outline, hash, options)
      return splits ? { record, splits } : { record, damage: 'its bytes are not those that were written' }
    })
    if (!splits) {
      await this.#remove(hash, ({ body }) => body === record.body) // another tab may have kept the set anew by now
      throw new DataError(
        `${record.card.title}: the copy kept in this browser is damaged (${damage}) and was removed. ` +
          'Choose the files again; nothing else is lost.',
      )
    }
    const { superclasses, size, classes } = record.outline
    const { card } = record
    const set = {
      name: card.name,
      hash,
      size,
      classes,
      ...splits,
      ...(superclasses && { superclasses: { names: superclasses.names, of: Uint16Array.from(superclasses.of) } }),
    }
    return { ...set, card: { ...card, samples: samplesOf(set) } }
  }

  async remove(hash: string): Promise<void> {
    await this.#remove(hash, () => true)
  }

  async #remove(hash: string, isMeant: (record: StoreRecord) => boolean): Promise<void> {
    await this.#lock('exclusive', async () => {
      const record = await this.#record(hash)
      if (record && isMeant(record)) await this.#drop(record)
    })
  }

  /** The record first: without it the body is nothing, and is swept away. */
  async #drop({ hash, body }: StoreRecord): Promise<void> {
    await this.#folder.remove(`${hash}.json`)
    await this.#folder.remove(body)
  }

  async #records(): Promise<StoreRecord[]> {
    const hashes = (await this.#folder.names()).flatMap((name) => RECORD.exec(name)?.[1] ?? [])
    const records = await Promise.all(hashes.map((hash) => this.#record(hash)))
    return records.filter((record) => record !== null)
  }

  async #record(hash: string): Promise<StoreRecord | null> {
    const file = await this.#folder.open(`${hash}.json`)
    const record = file && (await decodeRecord(await bytesIn(file)))
    return record?.hash === hash ? record : null
  }

  async #sweep(): Promise<void> {
    const records = await this.#records()
    const used = new Set(records.flatMap(({ hash, body }) => [`${hash}.json`, body]))
    for (const name of await this.#folder.names())
      // one that is still held open by a worker about to die goes the next time
      if (!used.has(name)) await this.#folder.remove(name).catch(() => undefined)
  }

  async #isSound(record: StoreRecord): Promise<boolean> {
    const file = await this.#folder.open(record.body)
    if (!file || lengthFault(file, record)) return false
    const hash = new BodyHash(record.outline)
    for await (const piece of file.stream()) await hash.update(piece)
    return (await hash.digest()) === record.hash
  }

  async #write(name: string, pieces: Iterable<Uint8Array>): Promise<void> {
    const writer = await this.#folder.create(name)
    try {
      for (const bytes of pieces)
        for (let at = 0; at < bytes.length; at += PIECE) await writer.write(bytes.subarray(at, at + PIECE))
    } catch (error) {
      await writer.abandon().catch(() => undefined) // the first failure is the one to tell of
      throw error
    }
    await writer.close()
  }
}

function recordOf(dataset: HashedSet, savedAt: number): StoreRecord {
  const { samples: _, ...card } = dataset.card // drawn again from the pixels
  const outline = outlineOf(dataset)
  const body = `${dataset.hash}-${crypto.randomUUID()}.body`
  return { hash: dataset.hash, outline, card, body, bytes: bodyBytes(outline), savedAt }
}

const keptSet = ({ hash, card, bytes, savedAt }: StoreRecord): KeptSet => ({
  hash,
  name: card.name,
  title: card.title,
  images: card.train + card.test,
  size: card.size,
  bytes,
  savedAt,
})

const lengthFault = ({ size }: StoredFile, { bytes }: StoreRecord): string | null =>
  size === bytes ? null : `it has ${size} bytes, and must have ${bytes}`

function* withProgress(pieces: Iterable<Uint8Array>, { outline, bytes }: StoreRecord, onProgress: Progress) {
  const images = outline.train.count + outline.test.count
  let done = 0
  for (const block of pieces)
    for (let at = 0; at < block.length; at += PIECE) {
      const piece = block.subarray(at, at + PIECE)
      yield piece
      done += piece.length
      onProgress?.(done, bytes, Math.floor((images * done) / bytes))
    }
}
