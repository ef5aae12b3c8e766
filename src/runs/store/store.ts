// Runs kept in the browser. A run has two files, written in turn, and a record: a copy is written, flushed, read back and
// its hash compared, and only then named by the record, in one transaction. So a death at any point leaves the copy from
// before, whole, and a copy that no longer has its hash leaves the one before it.
//
// Who writes a run must hold it (claims.ts); reading and renaming need not.

import { sha256Text } from '../../base/sha256'
import { bytesIn, type Folder, type StoredFile } from '../../base/storage/folder'
import { SLOTS, fileOf, keyOf, nextSlot, type RunCopy, type RunRecord } from './record'
import type { Records } from './records'

const PIECE = 1024 * 1024

/** A run as it is now, to be kept. `describe`: its record, from the one before where there is one. */
export interface RunState {
  key: string
  step: number
  /** A checkpoint. */
  bytes: Uint8Array<ArrayBuffer>
  describe: (before: RunRecord | undefined) => RunRecord
}

export interface LoadedRun {
  record: RunRecord
  copy: RunCopy
  bytes: Uint8Array<ArrayBuffer>
  /** Copies newer than this one, which could not be read. */
  damaged: RunCopy[]
}

export class RunStore {
  readonly #folder: Folder
  readonly #records: Records

  constructor(folder: Folder, records: Records) {
    this.#folder = folder
    this.#records = records
  }

  /** Those that were heard of last come first. */
  async list(): Promise<RunRecord[]> {
    const heardOf = ({ copies, startedAt }: RunRecord) => copies.at(0)?.savedAt ?? startedAt
    return (await this.#records.all()).sort((a, b) => heardOf(b) - heardOf(a) || a.name.localeCompare(b.name))
  }

  /** Keep runs as they are now, all of them or none. @throws after which everything is as it was before */
  async save(runs: readonly RunState[], savedAt: number): Promise<void> {
    const copies = new Map<string, RunCopy>()
    for (const { key, step, bytes } of runs) {
      const slot = nextSlot((await this.#records.get(key)) ?? { copies: [] })
      const sha256 = await sha256Text(bytes)
      await this.#write(fileOf(key, slot), bytes)
      const copy = { slot, bytes: bytes.length, sha256, step, savedAt }
      if (!(await this.#read(key, copy))) throw new Error('what was written could not be read back as it was')
      copies.set(key, copy)
    }
    await this.#records.change([...copies.keys()], (key, before) => {
      const run = runs.find((run) => run.key === key)
      const copy = copies.get(key)
      if (!run || !copy) throw new Error(`runs: ${key} was not asked for`)
      const others = (before?.copies ?? []).filter(({ slot }) => slot !== copy.slot)
      return { ...run.describe(before), copies: [copy, ...others] }
    })
  }

  /** The newest copy that is whole. @throws Error where the run is not here, or neither of its copies is whole */
  async load(key: string): Promise<LoadedRun> {
    const record = await this.#records.get(key)
    if (!record) throw new Error('This run is no longer kept in this browser.')
    const damaged: RunCopy[] = []
    for (const copy of record.copies) {
      const bytes = await this.#read(key, copy)
      if (bytes) {
        if (damaged.length) await this.#forget(key, damaged)
        // whoever goes on from it must not take the damaged ones for kept
        const copies = record.copies.filter((copy) => !damaged.includes(copy))
        return { record: { ...record, copies }, copy, bytes, damaged }
      }
      damaged.push(copy)
    }
    const files = await Promise.all(record.copies.map(({ slot }) => this.#folder.open(fileOf(key, slot))))
    const what = files.some((file) => file)
      ? 'what this browser kept of it is damaged: its bytes are not those that were written'
      : 'this browser still lists it, but its files are gone from the storage of this page'
    throw new Error(`${record.name}: ${what}. If you saved its checkpoint as a file, go on from that.`)
  }

  /** The newest copy as it lies, unread: whoever would go on from it must `load` it. Null where it is gone. */
  async newest(key: string): Promise<StoredFile | null> {
    const copy = (await this.#records.get(key))?.copies.at(0)
    return copy ? this.#folder.open(fileOf(key, copy.slot)) : null
  }

  /** Change what a record says; where there is none, nothing. */
  async change(key: string, part: Partial<Omit<RunRecord, 'key' | 'copies'>>): Promise<void> {
    await this.#records.change([key], (_, before) => (before ? { ...before, ...part } : null))
  }

  /** For good. The record first: without it the files are nothing, and are swept away. */
  async remove(key: string): Promise<void> {
    await this.#records.change([key], () => null)
    for (const slot of SLOTS) await this.#folder.remove(fileOf(key, slot))
  }

  /**
   * Clear away what deaths have left behind: files that no record names and nobody writes. Who writes a run holds it before
   * its first file is there and lets go after its record is, so of a file that was seen that order is asked.
   *
   * @param isFree whether nobody writes that run now
   */
  async sweep(isFree: (key: string) => Promise<boolean>): Promise<void> {
    for (const name of await this.#folder.names()) {
      const key = keyOf(name)
      if (key && (await isFree(key)) && !(await this.#records.get(key)))
        await this.#folder.remove(name).catch(() => undefined)
    }
  }

  /** The next copy goes where a damaged one lies, not over the one that is whole. */
  async #forget(key: string, damaged: readonly RunCopy[]): Promise<void> {
    const isWhole = ({ sha256, slot }: RunCopy) => !damaged.some((copy) => copy.slot === slot && copy.sha256 === sha256)
    await this.#records.change([key], (_, before) =>
      before ? { ...before, copies: before.copies.filter(isWhole) } : null,
    )
  }

  async #read(key: string, { slot, bytes: length, sha256 }: RunCopy): Promise<Uint8Array<ArrayBuffer> | null> {
    const file = await this.#folder.open(fileOf(key, slot))
    if (file?.size !== length) return null
    const bytes = await bytesIn(file)
    return (await sha256Text(bytes)) === sha256 ? bytes : null
  }

  async #write(name: string, bytes: Uint8Array): Promise<void> {
    await this.#folder.remove(name) // a longer one before would stick out behind
    const writer = await this.#folder.create(name)
    try {
      for (let at = 0; at < bytes.length; at += PIECE) await writer.write(bytes.subarray(at, at + PIECE))
      await writer.close()
    } catch (error) {
      await writer.abandon().catch(() => undefined) // the first failure is the one to tell of
      await this.#folder.remove(name).catch(() => undefined) // it may be what fills the disk
      throw error
    }
  }
}
