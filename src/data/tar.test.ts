import { expect, test } from 'vitest'
import { DataError } from './dataset'
import { readTar, type TarFile } from './tar'

interface Entry {
  name: string
  bytes?: Uint8Array
  prefix?: string
  type?: string
  magic?: string
}

/** An archive with its end mark. */
function tar(...entries: Entry[]): Uint8Array<ArrayBuffer> {
  const blocks = entries.flatMap(({ name, bytes = new Uint8Array(), prefix = '', type = '0', magic = 'ustar' }) => {
    const header = new Uint8Array(512)
    const put = (text: string, at: number) => header.set(new TextEncoder().encode(text), at)
    put(name, 0)
    put(bytes.length.toString(8).padStart(11, '0'), 124)
    put('        ', 148)
    put(type, 156)
    put(magic, 257)
    put(prefix, 345)
    put(`${header.reduce((a, b) => a + b, 0).toString(8).padStart(6, '0')}\0 `, 148) // prettier-ignore
    const padded = new Uint8Array(Math.ceil(bytes.length / 512) * 512)
    padded.set(bytes)
    return [...header, ...padded]
  })
  return Uint8Array.from([...blocks, ...new Uint8Array(1024)])
}

/** Bytes as a stream of pieces of `size`; notes when it is given up. */
function streamed(bytes: Uint8Array, size: number) {
  const state = { isCancelled: false }
  let at = 0
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, at + size))
      at += size
    },
    cancel() {
      state.isCancelled = true
    },
  })
  return { stream, state }
}

interface Options {
  size?: number
  wants?: (name: string) => boolean
  maxBytes?: number
}

async function read(bytes: Uint8Array, { size = 1000, wants = () => true, maxBytes = 5000 }: Options = {}) {
  const files: TarFile[] = []
  for await (const file of readTar('x.tar', streamed(bytes, size).stream, wants, { maxFileBytes: maxBytes }))
    files.push(file)
  return files
}

const content = (length: number) => Uint8Array.from({ length }, (_, i) => i % 251)
const archive = tar({ name: 'a.bin', bytes: content(700) }, { name: 'empty' }, { name: 'b.bin', bytes: content(512) })

test.each([1, 7, 512, 513, 100_000])('files come out whole from a stream in pieces of %i bytes', async (size) => {
  const files = await read(archive, { size })
  expect(files.map((f) => f.name)).toEqual(['a.bin', 'empty', 'b.bin'])
  expect(files.map((f) => f.bytes)).toEqual([content(700), new Uint8Array(), content(512)])
})

test('what nobody wants, and what is no regular file, is passed over, however large', async () => {
  const mixed = tar(
    { name: 'folder/', type: '5' },
    { name: 'a', bytes: content(6000) },
    { name: 'b', bytes: content(3) },
  )
  expect((await read(mixed, { wants: (name) => name !== 'a' })).map((f) => f.name)).toEqual(['b'])
  await expect(read(mixed)).rejects.toThrow("x.tar: 'a' at byte 512 must have at most 5000 bytes, declares 6000")
})

test('an archive that unpacks to more than it may is stopped there, whatever it is made of', async () => {
  const limits = { maxFileBytes: 5000, maxBytes: 3000 }
  const drain = async (stream: ReadableStream<Uint8Array>) => {
    const files: TarFile[] = []
    for await (const file of readTar('x.tar', stream, () => true, limits)) files.push(file)
  }
  const folders = tar(...Array.from({ length: 20 }, (_, i) => ({ name: `${i}/`, type: '5' })))
  for (const bytes of [new Uint8Array(100_000), folders]) {
    const { stream, state } = streamed(bytes, 512)
    await expect(drain(stream)).rejects.toThrow('x.tar: must unpack to at most 3000 bytes, and has more')
    expect(state.isCancelled).toBe(true)
  }
  const large = tar({ name: 'a', bytes: content(2600) })
  await expect(drain(streamed(large, 512).stream)).rejects.toThrow(
    "x.tar: 'a' at byte 0 declares 2600 bytes, more than",
  )
})

test('who reads is told how much of a file is there', async () => {
  const told: number[] = []
  const files: TarFile[] = []
  const { stream } = streamed(archive, 300)
  const onRead = (bytes: number) => told.push(bytes)
  for await (const file of readTar('x.tar', stream, () => true, { maxFileBytes: 5000 }, onRead)) files.push(file)
  expect(told).toEqual([88, 388, 688, 700, 140, 440, 512])
})

test('a long name is joined at its slash; what older formats keep there is no name', async () => {
  const long = { name: 'data_batch_1.bin', prefix: 'cifar/batches' }
  expect((await read(tar(long)))[0].name).toBe('cifar/batches/data_batch_1.bin')
  expect((await read(tar({ ...long, magic: '' })))[0].name).toBe('data_batch_1.bin')
})

test.each([100, 512, 600, 1535, 2100])('an archive cut at byte %i says so', async (length) => {
  await expect(read(archive.slice(0, length))).rejects.toThrow(DataError)
  await expect(read(archive.slice(0, length))).rejects.toThrow(`x.tar: ends at byte ${length}`)
  const passing = read(archive.slice(0, length), { wants: () => false })
  await expect(passing).rejects.toThrow('it is cut short')
})

test('a changed header is seen by its checksum, and a size that is no number is named', async () => {
  const changed = archive.slice()
  changed[3] ^= 1
  await expect(read(changed)).rejects.toThrow('x.tar: the tar header at byte 0 is corrupt: its checksum must be')
  const sizeless = archive.slice()
  sizeless.set(new TextEncoder().encode('999'), 124)
  await expect(read(sizeless)).rejects.toThrow("the tar header at byte 0 must have a size in octal digits, has '999")
})

test('who stops reading gives the stream up', async () => {
  const { stream, state } = streamed(archive, 512)
  for await (const file of readTar('x.tar', stream, () => true, { maxFileBytes: 5000 })) {
    expect(file.name).toBe('a.bin')
    break
  }
  expect(state.isCancelled).toBe(true)
})
