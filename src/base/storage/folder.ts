// What the store asks of a file system: files by name in one folder, written once from start to end, never changed.
// The browser's is opfs.ts; tests give one that fails wherever they want.

export interface Folder {
  names(): Promise<string[]>
  /** @returns null where there is no such file */
  open(name: string): Promise<StoredFile | null>
  /** A new file. Nothing of it need be there before `close` has resolved. */
  create(name: string): Promise<FileWriter>
  /** A file that is not there is removed already. */
  remove(name: string): Promise<void>
}

export interface StoredFile {
  readonly size: number
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>
  /** The bytes from `start` up to `end`; fewer where the file is shorter. */
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> }
}

/** All of a file. */
export const bytesIn = async (file: StoredFile): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await new Response(file.stream()).arrayBuffer())

export interface FileWriter {
  write(bytes: Uint8Array): Promise<void>
  /** Flush and close; it is closed, too, where it could not be flushed. */
  close(): Promise<void>
  /** Close after a failure; what was written is of no use. */
  abandon(): Promise<void>
}

/** Keep others, in other tabs too, from changing what is read (`shared`) or from touching what is changed. */
export type Lock = <T>(mode: 'shared' | 'exclusive', act: () => Promise<T>) => Promise<T>
