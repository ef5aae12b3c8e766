// Files of a tar archive, read as it streams in (POSIX.1-2001 ustar, "pax interchange format"): one file in memory at a
// time, declared sizes held against a cap and against what really comes.

import { DataError } from './dataset'

const BLOCK = 512

export interface TarFile {
  name: string
  bytes: Uint8Array<ArrayBuffer>
}

/**
 * @param name     of the archive, for messages
 * @param wants    which files to read; others are passed over
 * @param maxBytes largest file accepted
 */
export async function* readTar(
  name: string,
  stream: ReadableStream<Uint8Array>,
  wants: (name: string) => boolean,
  maxBytes: number,
): AsyncGenerator<TarFile> {
  const source = new BlockReader(name, stream)
  try {
    for (;;) {
      const at = source.position
      const header = await source.read(BLOCK, true)
      if (!header || header.every((b) => b === 0)) return
      const size = octal(name, header.subarray(124, 136), at)
      checkSum(name, header, at)
      const file = nameOf(header)
      const isRegular = header[156] === 0 || header[156] === 0x30
      const padded = Math.ceil(size / BLOCK) * BLOCK
      if (!isRegular || !wants(file)) {
        await source.skip(padded)
        continue
      }
      if (size > maxBytes)
        throw new DataError(`${name}: '${file}' at byte ${at} must have at most ${maxBytes} bytes, declares ${size}`)
      const bytes = await source.read(padded)
      if (bytes) yield { name: file, bytes: bytes.slice(0, size) }
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
  #rest: Uint8Array = new Uint8Array()

  constructor(name: string, stream: ReadableStream<Uint8Array>) {
    this.#name = name
    this.#reader = stream.getReader()
  }

  /** Exactly `length` bytes; null at the end where `mayEnd`. */
  async read(length: number, mayEnd = false): Promise<Uint8Array<ArrayBuffer> | null> {
    const out: Uint8Array[] = []
    let found = 0
    while (found < length) {
      const piece = await this.#piece(length - found)
      if (!piece) {
        if (mayEnd && found === 0) return null
        throw new DataError(
          `${this.#name}: ends at byte ${this.position}, in the middle of a file; it is cut short. Download it again.`,
        )
      }
      out.push(piece)
      found += piece.length
    }
    const bytes = new Uint8Array(length)
    let at = 0
    for (const piece of out) {
      bytes.set(piece, at)
      at += piece.length
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

  async #piece(most: number): Promise<Uint8Array | null> {
    if (!this.#rest.length) {
      const { value, done } = await this.#next()
      if (done || !value) return null
      this.#rest = value
    }
    const piece = this.#rest.subarray(0, most)
    this.#rest = this.#rest.subarray(piece.length)
    this.position += piece.length
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
