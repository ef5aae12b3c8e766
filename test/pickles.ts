// Pickles as Python 2 wrote CIFAR's batches (protocol 2), for tests.

type Value = Uint8Array | readonly number[] | string

/** A dict whose `data` becomes an array [n, 3072] where it is whole images, and a row of bytes where not. */
export function pickled(dict: Readonly<Record<string, Value>>): Uint8Array<ArrayBuffer> {
  const out: number[] = [0x80, 2]
  const text = (ascii: string) => out.push(...new TextEncoder().encode(ascii))
  const u32 = (value: number) => out.push(...new Uint8Array(Uint32Array.of(value).buffer))
  const number = (value: number) => {
    text('J')
    u32(value)
  }
  const string = (bytes: Uint8Array) => {
    text('T')
    u32(bytes.length)
    for (const byte of bytes) out.push(byte)
  }
  const array = (bytes: Uint8Array) => {
    const isImages = bytes.length % 3072 === 0
    text('cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\x00tU\x01btR(K\x01(')
    if (isImages) number(bytes.length / 3072)
    number(isImages ? 3072 : bytes.length)
    text('tcnumpy\ndtype\n(U\x02u1K\x00K\x01tR(K\x03U\x01|NNNJ')
    u32(0xffffffff)
    text('J')
    u32(0xffffffff)
    text('K\x00tb')
    out.push(0x89)
    string(bytes)
    text('tb')
  }
  text('}(')
  for (const [key, value] of Object.entries(dict)) {
    string(new TextEncoder().encode(key))
    if (value instanceof Uint8Array) array(value)
    else if (typeof value === 'string') string(new TextEncoder().encode(value))
    else {
      text('](')
      value.forEach(number)
      text('e')
    }
  }
  text('u.')
  return Uint8Array.from(out)
}
