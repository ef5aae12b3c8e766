// @ts-check
// Archives of CIFAR-10's official layout, full size if asked for, with pixels that are random but the same every time:
// what the loader is measured and tested on where the real archive may not lie.

import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

const IMAGE_BYTES = 3072

/** Official order of the files in the archives. */
const FILES = {
  binary: ['data_batch_1', 'data_batch_3', 'data_batch_2', 'data_batch_5', 'data_batch_4', 'test_batch'],
  python: ['data_batch_4', 'test_batch', 'data_batch_3', 'data_batch_2', 'data_batch_5', 'data_batch_1'],
}
const FOLDERS = { binary: 'cifar-10-batches-bin', python: 'cifar-10-batches-py' }

/**
 * @param {string} path
 * @param {'binary' | 'python'} version
 * @param {number} imagesPerBatch 10,000 in the real one, which has six batches
 */
export async function writeCifarArchive(path, version, imagesPerBatch = 10_000) {
  const gzip = createGzip({ level: 1 })
  const done = finished(gzip.pipe(createWriteStream(path)))
  const write = async (/** @type {Uint8Array} */ bytes) => {
    if (!gzip.write(bytes)) await once(gzip, 'drain')
  }
  for (const [i, stem] of FILES[version].entries()) {
    const images = randomImages(imagesPerBatch, i + 1)
    const file = version === 'binary' ? records(images) : pickled(stem, images)
    const name = `${FOLDERS[version]}/${stem}${version === 'binary' ? '.bin' : ''}`
    await write(tarHeader(name, file.length))
    await write(file)
    await write(Buffer.alloc((512 - (file.length % 512)) % 512))
  }
  gzip.end(Buffer.alloc(1024))
  await done
}

/**
 * The mean of four random bytes a pixel, which gzip packs about as well as photographs; labels in turn.
 * @param {number} count
 * @param {number} seed
 */
function randomImages(count, seed) {
  const pixels = new Uint8Array(count * IMAGE_BYTES)
  let state = seed * 0x9e3779b9
  for (let i = 0; i < pixels.length; i++) {
    state ^= state << 13 // xorshift32 (Marsaglia 2003)
    state ^= state >>> 17
    state ^= state << 5
    pixels[i] = ((state & 255) + ((state >>> 8) & 255) + ((state >>> 16) & 255) + (state >>> 24)) >> 2
  }
  return { count, pixels, labels: Uint8Array.from({ length: count }, (_, i) => i % 10) }
}

/** @typedef {ReturnType<typeof randomImages>} Images */

/** @param {Images} images */
function records({ count, pixels, labels }) {
  const out = Buffer.alloc(count * (IMAGE_BYTES + 1))
  for (let i = 0; i < count; i++) {
    const at = i * (IMAGE_BYTES + 1)
    out[at] = labels[i]
    out.set(pixels.subarray(i * IMAGE_BYTES, (i + 1) * IMAGE_BYTES), at + 1)
  }
  return out
}

/** As Python 2 wrote it, protocol 2: a dict of `data` (a numpy array [n, 3072] of bytes) and `labels`. */
function pickled(/** @type {string} */ stem, /** @type {Images} */ { count, pixels, labels }) {
  const u32 = (/** @type {number} */ value) => Buffer.from(Uint32Array.of(value).buffer)
  const ascii = (/** @type {string} */ text) => Buffer.from(text, 'latin1')
  const string = (/** @type {string} */ text) => Buffer.concat([ascii('U'), Buffer.of(text.length), ascii(text)])
  const none = Buffer.concat([ascii('J'), u32(0xffffffff)])
  return Buffer.concat([
    ascii('\x80\x02}('),
    string('data'),
    ascii('cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\x00tU\x01btR(K\x01(J'),
    u32(count),
    ascii('J'),
    u32(IMAGE_BYTES),
    ascii('tcnumpy\ndtype\n(U\x02u1K\x00K\x01tR(K\x03U\x01|NNN'),
    none,
    none,
    ascii('K\x00tb\x89T'),
    u32(pixels.length),
    pixels,
    ascii('tb'),
    string('labels'),
    ascii(']('),
    Buffer.from(Array.from(labels, (label) => [0x4b, label]).flat()),
    ascii('e'),
    string('batch_label'),
    string(stem),
    ascii('u.'),
  ])
}

/** A ustar header (POSIX.1-2001). */
function tarHeader(/** @type {string} */ name, /** @type {number} */ size) {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write('0000644\0', 100)
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  header.write('        0', 148) // the checksum counts itself as blanks
  header.write('ustar\x0000', 257)
  const sum = header.reduce((a, b) => a + b, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}
