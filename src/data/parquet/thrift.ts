// Thrift's compact protocol, as far as Parquet uses it (apache/thrift, doc/specs/thrift-compact-protocol.md). Every length
// is held against the bytes that are left before anything is made of it, and lists and structs are counted, of which one
// may be a single byte: so no footer or page header can ask for much more memory or time than it has bytes.

type ThriftValue = boolean | number | bigint | Uint8Array | ThriftValue[] | ThriftStruct
/** Values by field number. */
export type ThriftStruct = Map<number, ThriftValue>

export class ThriftError extends Error {}

const TYPE = { stop: 0, true: 1, false: 2, byte: 3, i16: 4, i32: 5, i64: 6, double: 7, binary: 8, list: 9, struct: 12 }
const MAX_DEPTH = 24
/** Lists and structs. A footer has some ten for each column of each row group. */
const MAX_CONTAINERS = 2 ** 21

/** The struct that begins at byte `at`, and the byte after it. */
export function readStruct(bytes: Uint8Array, at: number): { struct: ThriftStruct; end: number } {
  const reader = new Reader(bytes, at)
  return { struct: reader.struct(0), end: reader.at }
}

class Reader {
  at: number
  readonly #bytes: Uint8Array
  #containers = 0

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.at = at
  }

  struct(depth: number): ThriftStruct {
    this.#countContainer()
    const fields: ThriftStruct = new Map()
    for (let field = 0; ;) {
      const head = this.#byte()
      const type = head & 15
      if (type === TYPE.stop) return fields
      field = head >> 4 ? field + (head >> 4) : Number(this.#zigzag(5))
      fields.set(field, this.#value(type, depth))
    }
  }

  #value(type: number, depth: number): ThriftValue {
    if (depth > MAX_DEPTH) throw new ThriftError(`nests more than ${MAX_DEPTH} deep at byte ${this.at}`)
    switch (type) {
      case TYPE.true:
      case TYPE.false:
        return type === TYPE.true
      case TYPE.byte:
        return (this.#byte() << 24) >> 24
      case TYPE.i16:
      case TYPE.i32:
        return Number(this.#zigzag(5))
      case TYPE.i64:
        return this.#zigzag(10)
      case TYPE.double: {
        const [from] = [this.at, this.#skip(8)]
        return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + from, 8).getFloat64(0, true)
      }
      case TYPE.binary: {
        const length = this.#length()
        const from = this.at
        this.#skip(length)
        return this.#bytes.subarray(from, from + length)
      }
      case TYPE.list: {
        const head = this.#byte()
        const length = head >> 4 === 15 ? this.#length() : head >> 4
        const element = head & 15
        const isBoolean = element === TYPE.true || element === TYPE.false
        if (length > this.#bytes.length - this.at) throw this.#tooLong(length)
        this.#countContainer()
        const values: ThriftValue[] = []
        for (let i = 0; i < length; i++)
          values.push(isBoolean ? this.#byte() === TYPE.true : this.#value(element, depth + 1))
        return values
      }
      case TYPE.struct:
        return this.struct(depth + 1)
      default:
        throw new ThriftError(`has a value of the unknown type ${type} at byte ${this.at}`)
    }
  }

  #countContainer(): void {
    if (++this.#containers > MAX_CONTAINERS) throw new ThriftError(`has more than ${MAX_CONTAINERS} lists and structs`)
  }

  #byte(): number {
    if (this.at >= this.#bytes.length) throw new ThriftError(`ends at byte ${this.at}, within a structure`)
    return this.#bytes[this.at++]
  }

  #skip(length: number): void {
    if (length > this.#bytes.length - this.at) throw this.#tooLong(length)
    this.at += length
  }

  #tooLong(length: number): ThriftError {
    return new ThriftError(
      `declares ${length} at byte ${this.at}, where ${this.#bytes.length - this.at} bytes are left`,
    )
  }

  #length(): number {
    const length = this.#varint(5)
    if (length > 0x7fffffffn) throw this.#tooLong(Number(length))
    return Number(length)
  }

  #zigzag(maxBytes: number): bigint {
    const value = this.#varint(maxBytes)
    return (value >> 1n) ^ -(value & 1n)
  }

  #varint(maxBytes: number): bigint {
    let value = 0n
    for (let i = 0; i < maxBytes; i++) {
      const byte = this.#byte()
      value |= BigInt(byte & 127) << BigInt(7 * i)
      if (byte < 128) return value
    }
    throw new ThriftError(`has a number of more than ${maxBytes} bytes at byte ${this.at}`)
  }
}
