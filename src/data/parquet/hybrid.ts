// Runs and bit-packed groups of small whole numbers: levels and dictionary indices of Parquet (Encodings.md, "RLE /
// Bit-Packing Hybrid").

/** @param width bits of a value, 0 to 32 @returns `count` values; null where the bytes end before */
export function readHybrid(bytes: Uint8Array, width: number, count: number): Uint32Array | null {
  const values = new Uint32Array(count)
  const valueBytes = Math.ceil(width / 8)
  let seen = 0
  for (let at = 0; seen < count;) {
    const head = varint(bytes, at)
    if (!head) return null
    at = head.end
    const runs = Math.floor(head.value / 2)
    if (head.value % 2 === 0) {
      if (at + valueBytes > bytes.length) return null
      values.fill(bitsAt(bytes, 8 * at, width), seen, seen + runs) // fill stops at the end of values
      at += valueBytes
      seen += runs
    } else {
      if (at + runs * width > bytes.length) return null // a group is eight values: as many bytes as a value has bits
      for (let i = 0; i < 8 * runs && seen < count; i++) values[seen++] = bitsAt(bytes, 8 * at + i * width, width)
      at += runs * width
    }
  }
  return values
}

function varint(bytes: Uint8Array, from: number): { value: number; end: number } | null {
  let value = 0
  for (let i = 0; i < 5; i++) {
    if (from + i >= bytes.length) return null
    value += (bytes[from + i] & 127) * 2 ** (7 * i)
    if (bytes[from + i] < 128) return { value, end: from + i + 1 }
  }
  return null
}

/** `width` bits from bit `at` on, least significant first. At most 40 bits are gathered, which a number holds exactly. */
function bitsAt(bytes: Uint8Array, at: number, width: number): number {
  let gathered = 0
  const first = at >> 3
  const last = (at + width + 7) >> 3
  for (let byte = last - 1; byte >= first; byte--) gathered = gathered * 256 + bytes[byte]
  return Math.floor(gathered / 2 ** (at & 7)) % 2 ** width
}
