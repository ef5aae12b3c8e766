// The contract between whoever wants a set and the worker that reads it (worker.ts): one worker a set, which dies with
// its work or, when it is cancelled, before. Plain data; pixels are moved, not copied.

import type { DataConfig } from './data.config'
import type { NamedBytes } from './dataset'
import type { PackedSet } from './packed'

export type Job =
  /** `baseUrl`: where the page's own files lie. `files`: the user's, for sets that are read from files. */
  | { from: 'files'; name: DataConfig['name']; files: (NamedBytes & Blob)[]; baseUrl: string }
  /** A set that this browser keeps, by its content hash. */
  | { from: 'store'; hash: string }

export type JobNews =
  | {
      type: 'progress'
      /** `keeping`: it is read, and a copy is being written into the browser's storage. */
      stage: 'reading' | 'keeping'
      loadedBytes: number
      totalBytes: number
      images: number
    }
  /** `seconds`: it took to read it. `notKept`: why no copy could be kept, in a sentence; null where none was wanted. */
  | { type: 'loaded'; set: PackedSet; seconds: number; isKept: boolean; notKept: string | null }
  | { type: 'failed'; message: string }

/** The folder of the sets in the browser's storage, and the name of its lock and of the news about it. */
export const STORE_NAME = 'data-sets'
