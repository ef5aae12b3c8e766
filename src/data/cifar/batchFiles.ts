// The files of CIFAR: out of an archive as downloaded, unpacked as it streams in, or as they lie in its folder.

import { DataError, type LoadOptions, type NamedBytes } from '../dataset'
import { MOST_INFLATION, readTar } from '../tar'
import { IMAGE_BYTES, type Records } from './records'

const ARCHIVE_NAME = /\.(?:tar\.gz|tgz|gz|tar)$/i
const MAX_FILE_BYTES = 192 * 1024 * 1024 // CIFAR-100's train has 155,261,813 in its Python version
const MAX_ARCHIVE_BYTES = 512 * 1024 * 1024 // unpacked; the real ones have some 187 million

const MOST_RECORD_BYTES = IMAGE_BYTES + 2 // with two labels

/** A file by its name without folder and ending. */
export interface BatchFile {
  stem: string
  /** `stem.bin` is of the binary version, `stem` of the Python one. */
  isBinary: boolean
  file: string
  /** Whoever parses them may keep or overwrite them. */
  bytes: Uint8Array<ArrayBuffer>
}

export interface Batch extends Omit<BatchFile, 'bytes'>, Records {}

/** What is looked for. */
interface Wanted {
  stems: readonly string[]
  /** What the archive of this set is called, without its folders. */
  archive: RegExp
}

/**
 * Parse those of `files`, or of the archive among them, whose stems are wanted, each as it comes: one file's bytes are in
 * memory beside the images read so far. Where both versions of a file lie side by side, the binary one is taken.
 */
export async function readBatches(
  files: readonly NamedBytes[],
  wanted: Wanted,
  parse: (file: BatchFile) => Records,
  { onProgress, signal }: LoadOptions,
): Promise<Batch[]> {
  const name = new RegExp(`(?:^|/)(${wanted.stems.join('|')})(\\.bin)?$`)
  const archive = archiveAmong(files, name, wanted.archive)
  const found: Batch[] = []
  let images = 0
  const tell: Tell = (loaded, total, underWay) => {
    signal?.throwIfAborted()
    onProgress?.(loaded, total, images + Math.floor(underWay / MOST_RECORD_BYTES))
  }
  for await (const file of archive ? fromArchive(archive, name, tell) : fromFiles(files, name, tell)) {
    const { pixels, labels } = parse(file)
    images += pixels.length / IMAGE_BYTES
    const { stem, isBinary } = file
    const twin = found.findIndex((other) => other.stem === stem)
    if (twin >= 0 && !isBinary) continue
    found.splice(twin >= 0 ? twin : found.length, twin >= 0 ? 1 : 0, {
      stem,
      isBinary,
      file: file.file,
      pixels,
      labels,
    })
  }
  const total = archive ? archive.size : wantedOf(files, name).reduce((n, f) => n + f.size, 0)
  tell(total, total, 0)
  return found.sort((a, b) => a.stem.localeCompare(b.stem))
}

/** A folder of data sets holds archives of others too; only where nothing else is there, one of any name is opened. */
function archiveAmong(files: readonly NamedBytes[], name: RegExp, own: RegExp): NamedBytes | undefined {
  const archives = files.filter((f) => ARCHIVE_NAME.test(f.name))
  return archives.find((f) => own.test(lastOf(f.name))) ?? (wantedOf(files, name).length ? undefined : archives.at(0))
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const batchFile = (file: string, name: RegExp, bytes: Uint8Array<ArrayBuffer>): BatchFile => {
  const [, stem = file, binary] = name.exec(file) ?? []
  return { stem, isBinary: binary !== undefined, file: lastOf(file), bytes }
}

/** @param underWay bytes that are there of the file being read */
type Tell = (loadedBytes: number, totalBytes: number, underWay: number) => void

async function* fromArchive(archive: NamedBytes, name: RegExp, tell: Tell): AsyncGenerator<BatchFile> {
  let [loaded, underWay] = [0, 0]
  const counted = archive.stream().pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        loaded += chunk.length
        tell(loaded, archive.size, underWay)
        controller.enqueue(chunk)
      },
    }),
  )
  const isPacked = !/\.tar$/i.test(archive.name)
  const unpacked = isPacked ? counted.pipeThrough(new DecompressionStream('gzip')) : counted
  const maxBytes = Math.min(MAX_ARCHIVE_BYTES, archive.size * (isPacked ? MOST_INFLATION : 1))
  const limits = { maxFileBytes: MAX_FILE_BYTES, maxBytes }
  const onRead = (bytes: number) => void (underWay = bytes)
  for await (const { name: file, bytes } of readTar(archive.name, unpacked, (n) => name.test(n), limits, onRead)) {
    underWay = 0 // from here on they are images
    yield batchFile(file, name, bytes)
  }
}

const wantedOf = (files: readonly NamedBytes[], name: RegExp) => files.filter((f) => name.test(f.name))

async function* fromFiles(files: readonly NamedBytes[], name: RegExp, tell: Tell): AsyncGenerator<BatchFile> {
  const wanted = wantedOf(files, name)
  const total = wanted.reduce((n, f) => n + f.size, 0)
  let loaded = 0
  for (const file of wanted) {
    if (file.size > MAX_FILE_BYTES)
      throw new DataError(
        `${file.name}: must have at most ${MAX_FILE_BYTES} bytes, has ${file.size}; this is no batch of CIFAR`,
      )
    const bytes = new Uint8Array(file.size)
    let at = 0
    for await (const piece of file.stream()) {
      if (at + piece.length > bytes.length)
        throw new DataError(
          `${file.name}: has more than the ${file.size} bytes it had when it was chosen; choose it again`,
        )
      bytes.set(piece, at)
      at += piece.length
      tell(loaded + at, total, at)
    }
    if (at < bytes.length)
      throw new DataError(
        `${file.name}: ends at byte ${at} of the ${file.size} it had when it was chosen; choose it again`,
      )
    loaded += at
    yield batchFile(file.name, name, bytes)
  }
}
