// A place in a file's bytes. Every declared length is held against the bytes that are left before anything is made of it.

import { latin1 } from './values'

/** A pickle that is damaged, or holds what is not read; the message names file, place and cause. */
export class PickleError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'PickleError'
  }
}

export class Cursor {
  readonly #file: string
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0
  /** Where the opcode being read began, for messages. */
  opcodeAt = 0

  constructor(file: string, bytes: Uint8Array) {
    this.#file = file
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** @throws always: the sentence with file and place */
  refuse(cause: string): never {
    throw new PickleError(`${this.#file}: at byte ${this.opcodeAt}: ${cause}`)
  }

  /** The next opcode. */
  opcode(): number {
    this.opcodeAt = this.#at
    return this.u8()
  }

  #take(length: number): number {
    const left = this.#bytes.length - this.#at
    if (length > left) this.refuse(`${length} bytes are declared, ${left} are left; the file is cut short or damaged`)
    const at = this.#at
    this.#at += length
    return at
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1))
  }
  u16(): number {
    return this.#view.getUint16(this.#take(2), true)
  }
  u32(): number {
    return this.#view.getUint32(this.#take(4), true)
  }
  i32(): number {
    return this.#view.getInt32(this.#take(4), true)
  }
  /** A length of eight bytes; one that no file can have is more than are left. */
  u64(): number {
    return Number(this.#view.getBigUint64(this.#take(8), true))
  }
  f64(): number {
    return this.#view.getFloat64(this.#take(8))
  }

  /** A view, not a copy. */
  bytes(length: number): Uint8Array {
    const at = this.#take(length)
    return this.#bytes.subarray(at, at + length)
  }

  utf8(length: number): string {
    return new TextDecoder().decode(this.bytes(length))
  }

  /** Up to the next newline, which is taken too. */
  line(): string {
    const end = this.#bytes.indexOf(10, this.#at)
    if (end < 0) this.refuse('a line is not ended; the file is cut short or damaged')
    const line = this.bytes(end - this.#at)
    this.#take(1)
    return latin1(line)
  }

  /** Two's complement, little-endian, of any length that a double holds exactly. */
  long(length: number): number {
    const bytes = this.bytes(length)
    let value = 0n
    if (length > 8) this.refuse(`a number must have at most 8 bytes, this one has ${length}`)
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i])
    return Number(BigInt.asIntN(8 * length, value))
  }
}
