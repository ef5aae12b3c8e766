// Where the records lie: a small table of which all of a change is there or nothing of it. The browser's is IndexedDB;
// tests give one that fails wherever they want.

import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { RunRecord } from './record'

export interface Records {
  all(): Promise<RunRecord[]>
  get(key: string): Promise<RunRecord | undefined>
  /** Change records as they are at that moment, all of them or none; null removes one. */
  change(keys: readonly string[], change: Change): Promise<void>
}

export type Change = (key: string, before: RunRecord | undefined) => RunRecord | null

interface Schema extends DBSchema {
  runs: { key: string; value: RunRecord }
}

/** Bumped when records are made in another way; `upgrade` then says how older ones are read. */
const VERSION = 1

/**
 * Opened again where it was closed from without: for a newer page in another tab, which goes first, or by the browser itself,
 * as after a failure of its storage. @throws DOMException where the browser has no database for this page, as in some
 * private windows
 */
export async function openBrowserRecords(name: string): Promise<Records> {
  let opened: Promise<IDBPDatabase<Schema>> | null = null
  const forget = () => void (opened = null)
  const open = () => {
    opened ??= openDB<Schema>(name, VERSION, {
      upgrade: (fresh) => void fresh.createObjectStore('runs', { keyPath: 'key' }),
      blocking: (_, __, event) => {
        forget()
        ;(event.target as IDBDatabase).close()
      },
      terminated: forget,
    })
    opened.catch(forget) // the next one who asks may have more luck
    return opened
  }
  await open()
  return {
    all: async () => (await open()).getAll('runs'),
    get: async (key) => (await open()).get('runs', key),
    change: async (keys, change) => {
      const transaction = (await open()).transaction('runs', 'readwrite', { durability: 'strict' })
      for (const key of keys) {
        const next = change(key, await transaction.store.get(key))
        await (next ? transaction.store.put(next) : transaction.store.delete(key))
      }
      await transaction.done
    },
  }
}
