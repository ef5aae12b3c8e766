// The contract between whoever wants a set and the worker that reads it (worker.ts): one worker a set, which dies with
// its work or, when it is cancelled, before. Plain data; pixels are moved, not copied.

import type { PackedSet } from './packed'
import type { RemoteFile } from './remote/remote'
import type { DataName } from './sets.config'

/** A file with its folders, which a File forgets on its way to a worker. */
export interface GivenFile {
  /** e.g. `holiday/cats/1.jpg` */
  path: string
  file: Blob
}

export type Job =
  /**
   * `baseUrl`: where the page's own files lie. `files`: the user's, for sets that are read from files. `size`: side of the
   * images, for sets whose pictures have any. `replaces`: the same files at another size, whose kept copy goes for this.
   */
  | {
      from: 'files'
      name: DataName
      files: GivenFile[]
      size: number
      baseUrl: string
      note?: string
      replaces?: string
    }
  /** Files to fetch first, from addresses of the user's. */
  | { from: 'addresses'; name: DataName; remotes: RemoteFile[]; size: number; baseUrl: string }
  /** A set that this browser keeps, by its content hash. */
  | { from: 'store'; hash: string }

export type JobNews =
  | {
      type: 'progress'
      /** `keeping`: it is read, and a copy is being written into the browser's storage. */
      stage: 'fetching' | 'reading' | 'keeping'
      loadedBytes: number
      /** 0 while it is not known. */
      totalBytes: number
      images: number
    }
  /** Files that were fetched, and a sentence on how; told before they are read. */
  | { type: 'fetched'; files: GivenFile[]; note: string }
  /** `seconds`: it took to read it. `notKept`: why no copy could be kept, in a sentence; null where none was wanted. */
  | { type: 'loaded'; set: PackedSet; seconds: number; isKept: boolean; notKept: string | null }
  | { type: 'failed'; message: string }

/** The folder of the sets in the browser's storage, and the name of its lock and of the news about it. */
export const STORE_NAME = 'data-sets'
