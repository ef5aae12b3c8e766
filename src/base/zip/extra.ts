// The extra fields of a zip entry (APPNOTE 4.5.1): one after another, each with its number and its length before it.

/** The first field of this number, as far as its bytes go; null where there is none. */
export function extraField(extra: DataView, id: number): DataView | null {
  for (let at = 0; at + 4 <= extra.byteLength;) {
    const length = Math.min(extra.getUint16(at + 2, true), extra.byteLength - at - 4)
    if (extra.getUint16(at, true) === id) return new DataView(extra.buffer, extra.byteOffset + at + 4, length)
    at += 4 + length
  }
  return null
}
