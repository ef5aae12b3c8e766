// The files of CIFAR: out of an archive as downloaded, unpacked as it streams in, or as they lie in its folder.

import { DataError, type LoadOptions, type NamedBytes } from '../dataset'
import { readTar } from '../tar'
import { IMAGE_BYTES } from './records'

const ARCHIVE_NAME = /\.(?:tar\.gz|tgz|gz)$/i
const MAX_FILE_BYTES = 192 * 1024 * 1024 // CIFAR-100's train has 155,261,813 in its Python version

/** A file by its name without folder and ending. */
export interface BatchFile {
  stem: string
  /** `stem.bin` is of the binary version, `stem` of the Python one. */
  isBinary: boolean
  file: string
  bytes: Uint8Array
}

/**
 * Read those of `files`, or of the archive among them, whose stems are wanted. Where both versions of a file lie side by
 * side, the binary one is taken.
 */
export async function readBatchFiles(
  files: readonly NamedBytes[],
  wanted: readonly string[],
  options: LoadOptions,
): Promise<BatchFile[]> {
  const name = new RegExp(`(?:^|/)(${wanted.join('|')})(\\.bin)?$`)
  const archive = files.find((f) => ARCHIVE_NAME.test(f.name))
  const found = archive ? await fromArchive(archive, name, options) : await fromFiles(files, name, options)
  return found
    .filter((batch) => batch.isBinary || !found.some((other) => other.isBinary && other.stem === batch.stem))
    .sort((a, b) => a.stem.localeCompare(b.stem))
}

const batchFile = (file: string, name: RegExp, bytes: Uint8Array): BatchFile => {
  const [, stem = file, binary] = name.exec(file) ?? []
  return { stem, isBinary: binary !== undefined, file: file.split('/').at(-1) ?? file, bytes }
}

/** More or less, for the progress: a record is an image and a byte or two. */
const imagesIn = (bytes: number) => Math.floor(bytes / (IMAGE_BYTES + 1))

async function fromArchive(
  archive: NamedBytes,
  name: RegExp,
  { onProgress, signal }: LoadOptions,
): Promise<BatchFile[]> {
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
  const found: BatchFile[] = []
  const unpacked = counted.pipeThrough(new DecompressionStream('gzip'))
  for await (const { name: file, bytes } of readTar(archive.name, unpacked, (n) => name.test(n), MAX_FILE_BYTES)) {
    signal?.throwIfAborted()
    found.push(batchFile(file, name, bytes))
    images += imagesIn(bytes.length)
  }
  onProgress?.(archive.size, archive.size, images)
  return found
}

async function fromFiles(
  files: readonly NamedBytes[],
  name: RegExp,
  { onProgress, signal }: LoadOptions,
): Promise<BatchFile[]> {
  const wanted = files.filter((f) => name.test(f.name))
  const total = wanted.reduce((n, f) => n + f.size, 0)
  const found: BatchFile[] = []
  let loaded = 0
  for (const file of wanted) {
    if (file.size > MAX_FILE_BYTES)
      throw new DataError(
        `${file.name}: must have at most ${MAX_FILE_BYTES} bytes, has ${file.size}; this is no batch of CIFAR`,
      )
    signal?.throwIfAborted()
    const bytes = new Uint8Array(await new Response(file.stream()).arrayBuffer())
    found.push(batchFile(file.name, name, bytes))
    loaded += bytes.length
    onProgress?.(loaded, total, imagesIn(loaded))
  }
  return found
}
