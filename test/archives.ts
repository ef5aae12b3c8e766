// Archives and the files in them, for tests of whoever reads them.

/** A ustar archive (POSIX.1-2001) of the given files, with its end mark. */
export function tar(files: Readonly<Record<string, Uint8Array>>): Uint8Array<ArrayBuffer> {
  const blocks = Object.entries(files).flatMap(([name, bytes]) => {
    const padded = new Uint8Array(Math.ceil(bytes.length / 512) * 512)
    padded.set(bytes)
    return [tarHeader(name, bytes.length), padded]
  })
  const out = new Uint8Array(blocks.reduce((n, block) => n + block.length, 1024))
  let at = 0
  for (const block of blocks) {
    out.set(block, at)
    at += block.length
  }
  return out
}

/** A header that declares `size` bytes, whether they come or not. */
export function tarHeader(name: string, size: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(512)
  const put = (text: string, at: number) => header.set(new TextEncoder().encode(text), at)
  put(name, 0)
  put(size.toString(8).padStart(11, '0'), 124)
  put('        ', 148) // the checksum counts itself as blanks
  header[156] = 0x30
  put(`${header.reduce((a, b) => a + b, 0).toString(8).padStart(6, '0')}\0 `, 148) // prettier-ignore
  return header
}

/** Bytes as a file of that name. */
export const fileOf = (name: string, bytes: Uint8Array<ArrayBuffer>) => new File([bytes], name)
