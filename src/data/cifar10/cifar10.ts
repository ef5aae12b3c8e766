// CIFAR-10 (Krizhevsky 2009) from the official binary version: the archive as downloaded, or its files unpacked.

import { DataError, PackedSplit, channelStatistics, type Dataset, type LoadOptions, type NamedBytes } from '../dataset'
import { samplesByClass } from '../samples'
import { readTar } from '../tar'
import { CIFAR10_CLASSES, CIFAR_SIZE, readRecords } from './records'

const BATCH_NAME = /(?:^|\/)(data_batch_[1-5]|test_batch)\.bin$/
const ARCHIVE_NAME = /\.(?:tar\.gz|tgz|gz)$/i
const MAX_BATCH_BYTES = 64 * 1024 * 1024 // an official batch has 30,730,000

interface Batch {
  name: string
  bytes: Uint8Array
}

/** @param files one archive, or any of data_batch_1..5.bin with test_batch.bin (other files are passed over) */
export async function loadCifar10(files: readonly NamedBytes[], options: LoadOptions = {}): Promise<Dataset> {
  const archive = files.find((f) => ARCHIVE_NAME.test(f.name))
  const batches = archive ? await fromArchive(archive, options) : await fromFiles(files, options)
  batches.sort((a, b) => a.name.localeCompare(b.name))
  const trainBatches = batches.filter((b) => b.name.startsWith('data_batch'))
  const testBatches = batches.filter((b) => b.name.startsWith('test_batch'))
  const found = batches.map((b) => b.name).join(', ') || files.map((f) => f.name).join(', ') || 'nothing'
  if (!trainBatches.length || !testBatches.length)
    throw new DataError(
      `CIFAR-10: needs ${trainBatches.length ? 'test_batch.bin' : 'at least one of data_batch_1.bin to data_batch_5.bin'}, found ${found}. ` +
        'Give cifar-10-binary.tar.gz as downloaded, or all .bin files of its folder.',
    )
  const [train, test] = [join(trainBatches), join(testBatches)]
  const bytes = (train.count + test.count) * 3 * CIFAR_SIZE * CIFAR_SIZE
  return {
    name: 'cifar10',
    size: CIFAR_SIZE,
    classes: CIFAR10_CLASSES,
    train,
    test,
    card: {
      name: 'cifar10',
      title: 'CIFAR-10',
      size: CIFAR_SIZE,
      classes: [...CIFAR10_CLASSES],
      train: train.count,
      test: test.count,
      ...channelStatistics(train, CIFAR_SIZE),
      bytes,
      credit: 'CIFAR-10, Alex Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.',
      samples: samplesByClass(train, CIFAR_SIZE, CIFAR10_CLASSES),
    },
  }
}

async function fromArchive(archive: NamedBytes, { onProgress, signal }: LoadOptions): Promise<Batch[]> {
  let loaded = 0
  let images = 0
  const counted = archive.stream().pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        signal?.throwIfAborted()
        loaded += chunk.length
        onProgress?.(loaded, archive.size, images)
        controller.enqueue(chunk)
      },
    }),
  )
  const batches: Batch[] = []
  const unpacked = counted.pipeThrough(new DecompressionStream('gzip'))
  for await (const { name, bytes } of readTar(archive.name, unpacked, (n) => BATCH_NAME.test(n), MAX_BATCH_BYTES)) {
    signal?.throwIfAborted()
    batches.push({ name: BATCH_NAME.exec(name)?.[1] ?? name, bytes })
    images += Math.floor(bytes.length / 3073)
  }
  onProgress?.(archive.size, archive.size, images)
  return batches
}

async function fromFiles(files: readonly NamedBytes[], { onProgress, signal }: LoadOptions): Promise<Batch[]> {
  const wanted = files.filter((f) => BATCH_NAME.test(f.name))
  const total = wanted.reduce((n, f) => n + f.size, 0)
  const batches: Batch[] = []
  let loaded = 0
  for (const file of wanted) {
    if (file.size > MAX_BATCH_BYTES)
      throw new DataError(
        `${file.name}: must have at most ${MAX_BATCH_BYTES} bytes, has ${file.size}; this is no batch of CIFAR-10`,
      )
    signal?.throwIfAborted()
    const bytes = new Uint8Array(await new Response(file.stream()).arrayBuffer())
    batches.push({ name: BATCH_NAME.exec(file.name)?.[1] ?? file.name, bytes })
    loaded += bytes.length
    onProgress?.(loaded, total, Math.floor(loaded / 3073))
  }
  return batches
}

function join(batches: Batch[]): PackedSplit {
  const records = batches.map(({ name, bytes }) => readRecords(`${name}.bin`, bytes))
  const pixels = new Uint8Array(records.reduce((n, r) => n + r.pixels.length, 0))
  const labels = new Uint16Array(records.reduce((n, r) => n + r.labels.length, 0))
  let [p, l] = [0, 0]
  for (const record of records) {
    pixels.set(record.pixels, p)
    labels.set(record.labels, l)
    p += record.pixels.length
    l += record.labels.length
  }
  return new PackedSplit(pixels, CIFAR_SIZE, labels)
}
