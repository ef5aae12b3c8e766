// Records in memory that fail when the folder beside them is told to: before a change, which is then not made, or after
// it, which is then made though nobody was told.

import type { RunRecord } from '../src/runs/store/record'
import type { Change, Records } from '../src/runs/store/records'
import type { FailingFolder } from './failingFolder'

export class FailingRecords implements Records {
  readonly #records = new Map<string, RunRecord>()
  readonly #folder: FailingFolder

  constructor(folder: FailingFolder) {
    this.#folder = folder
  }

  async all(): Promise<RunRecord[]> {
    await this.#folder.names() // an operation like any other
    return [...this.#records.values()].map((record) => structuredClone(record))
  }

  async get(key: string): Promise<RunRecord | undefined> {
    await this.#folder.names()
    return structuredClone(this.#records.get(key))
  }

  async change(keys: readonly string[], change: Change): Promise<void> {
    await this.#folder.names()
    const changed = keys.map((key) => [key, change(key, structuredClone(this.#records.get(key)))] as const)
    for (const [key, record] of changed)
      if (record) this.#records.set(key, structuredClone(record))
      else this.#records.delete(key)
    await this.#folder.names()
  }
}
