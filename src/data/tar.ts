// Files of a tar archive, read as it streams in (POSIX.1-2001 ustar, "pax interchange format"): one file in memory at a
// time, declared sizes held against caps and against what can still come.

import { DataError } from './dataset'

const BLOCK = 512

/** A deflate stream grows to 1032 times its length at most (RFC 1951: 258 bytes from two bits). */
export const MOST_INFLATION = 1032

export interface TarFile {
  name: string
  bytes: Uint8Array<ArrayBuffer>
}

export interface TarLimits {
  /** Largest file accepted among those that are wanted. */
  maxFileBytes: number
  /** Largest archive accepted, unpacked; where nobody says, there is none. */
  maxBytes?: number
}

/**
 * @param name   of the archive, for messages
 * @param wants  which files to read; others are passed over
 * @param onRead told how much of the file being read is there
 */
export async function* readTar(
  name: string,
  stream: ReadableStream<Uint8Array>,
  wants: (name: string) => boolean,
  { maxFileBytes, maxBytes = Infinity }: TarLimits,
  onRead?: (bytes: number) => void,
): AsyncGenerator<TarFile> {
  const source = new BlockReader(name, stream, maxBytes)
  try {
    for (;;) {
      const at = source.position
      const header = await source.read(BLOCK, { mayEnd: true })
      if (!header) return
      if (header.every((b) => b === 0)) return await source.drain() // what checks the whole stands at the end
      const size = octal(name, header.subarray(124, 136), at)
      checkSum(name, header, at)
      const file = nameOf(header)
      const isRegular = header[156] === 0 || header[156] === 0x30
      const padded = Math.ceil(size / BLOCK) * BLOCK
      if (size > source.left)
        throw new DataError(
          `${name}: '${file}' at byte ${at} declares ${size} bytes, more than the archive can hold after it (${source.left}); it is damaged. Download it again.`,
        )
      if (!isRegular || !wants(file)) {
        await source.skip(padded)
        continue
      }
      if (size > maxFileBytes)
        throw new DataError(
          `${name}: '${file}' at byte ${at} must have at most ${maxFileBytes} bytes, declares ${size}`,
        )
      const bytes = await source.read(size, onRead && { onRead })
      await source.skip(padded - size)
      if (bytes) yield { name: file, bytes }
    }
  } finally {
    await source.close()
  }
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).replace(/\0.*$/s, '')

/** A long name is split at a slash, which is in neither part; older formats keep other things where the prefix is. */
function nameOf(header: Uint8Array): string {
  const isUstar = text(header.subarray(257, 263)) === 'ustar'
  const prefix = isUstar ? text(header.subarray(345, 500)) : ''
  return (prefix && `${prefix}/`) + text(header.subarray(0, 100))
}

function octal(name: string, bytes: Uint8Array, at: number): number {
  const digits = text(bytes).trim()
  if (!/^[0-7]+$/.test(digits))
    throw new DataError(`${name}: the tar header at byte ${at} must have a size in octal digits, has '${digits}'`)
  return Number.parseInt(digits, 8)
}

function checkSum(name: string, header: Uint8Array, at: number): void {
  const stated = octal(name, header.subarray(148, 156), at)
  const sum = header.reduce((n, b, i) => n + (i >= 148 && i < 156 ? 32 : b), 0)
  if (sum !== stated)
    throw new DataError(`${name}: the tar header at byte ${at} is corrupt: its checksum must be ${sum}, is ${stated}`)
}

/** A stream in pieces of the sizes asked for. */
class BlockReader {
  position = 0
  readonly #name: string
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #maxBytes: number
  #rest: Uint8Array = new Uint8Array()

  constructor(name: string, stream: ReadableStream<Uint8Array>, maxBytes: number) {
    this.#name = name
    this.#reader = stream.getReader()
    this.#maxBytes = maxBytes
  }

  /** Bytes that may still come. */
  get left(): number {
    return this.#maxBytes - this.position
  }

  /** Exactly `length` bytes; null at the end where `mayEnd`. */
  async read(
    length: number,
    { mayEnd = false, onRead }: { mayEnd?: boolean; onRead?: (bytes: number) => void } = {},
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const bytes = new Uint8Array(length)
    let found = 0
    while (found < length) {
      const piece = await this.#piece(length - found)
      if (!piece) {
        if (mayEnd && found === 0) return null
        throw new DataError(
          `${this.#name}: ends at byte ${this.position}, in the middle of a file; it is cut short. Download it again.`,
        )
      }
      bytes.set(piece, found)
      found += piece.length
      onRead?.(found)
    }
    return bytes
  }

  async skip(length: number): Promise<void> {
    let left = length
    while (left > 0) {
      const piece = await this.#piece(left)
      if (!piece)
        throw new DataError(`${this.#name}: ends at byte ${this.position}; it is cut short. Download it again.`)
      left -= piece.length
    }
  }

  /** Read to the end, so that whoever unpacks the stream can check it as a whole. */
  async drain(): Promise<void> {
    while (await this.#piece(Infinity));
  }

  async #piece(most: number): Promise<Uint8Array | null> {
    if (!this.#rest.length) {
      const { value, done } = await this.#next()
      if (done || !value) return null
      this.#rest = value
    }
    const piece = this.#rest.subarray(0, most)
    this.#rest = this.#rest.subarray(piece.length)
    this.position += piece.length
    if (this.left < 0)
      throw new DataError(
        `${this.#name}: must unpack to at most ${this.#maxBytes} bytes, and has more; this is no archive of images that is known here`,
      )
    return piece
  }

  async #next() {
    try {
      return await this.#reader.read()
    } catch (error) {
      if (error instanceof DataError || (error instanceof DOMException && error.name === 'AbortError')) throw error
      throw new DataError(
        `${this.#name}: cannot be unpacked after byte ${this.position}; it is no gzip archive, or damaged. Download it again.`,
      )
    }
  }

  async close(): Promise<void> {
    await this.#reader.cancel().catch(() => undefined) // a stream that has failed cannot be cancelled
  }
}
