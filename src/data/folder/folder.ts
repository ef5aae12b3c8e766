// Pictures of the reader's own: a folder of them, a zip, or the files themselves. The folder that holds a picture is its
// class, or the one above where all are called alike; `train` and `test` (or `val`) above are the parts.

import { DataError, type Dataset, type LoadOptions, type NamedBytes } from '../dataset'
import { PictureError } from '../../base/pictureFormat'
import { MAX_PICTURE_BYTES, readPictures, type DecodePicture, type Picture } from '../picture/read'
import { MAX_CLASSES, pictureSet } from '../picture/set'
import { givenName } from './givenName'
import { isClutter, placesOf } from './places'
import { zipEntries } from './zip'

interface Given {
  path: string
  size: number
  bytes: Picture['bytes']
}

type Found = Given & ReturnType<typeof placesOf>[number]

const TITLE = 'Your pictures'
const MAX_PICTURES = 200_000

/** @param size side of the images in pixels */
export async function loadFolder(
  files: readonly NamedBytes[],
  size: number,
  decode: DecodePicture,
  { onProgress, signal }: LoadOptions = {},
): Promise<Dataset> {
  signal?.throwIfAborted()
  const given = (await Promise.all(files.filter(({ name }) => !isClutter(name)).map(picturesIn))).flat()
  const places = placesOf(given.map(({ path }) => path))
  const found = inOrder(given.map((file, i) => ({ ...file, ...places[i] })))
  if (found.length > MAX_PICTURES)
    throw new DataError(`${TITLE}: at most ${MAX_PICTURES} files are read, found ${found.length}. Give fewer.`)
  const total = found.reduce((bytes, { size }) => bytes + size, 0)
  let loaded = 0
  const pictures = found.map(({ path, size, bytes, className }, place) => ({
    name: path,
    place,
    bytes: async () => {
      loaded += size
      if (size > MAX_PICTURE_BYTES) throw new PictureError(`has ${size} bytes; a picture may have ${MAX_PICTURE_BYTES}`)
      if (className === null) throw new PictureError('has no class folder, although other pictures do')
      return bytes()
    },
  }))
  const read = await readPictures(pictures, found.length, {
    size,
    decode,
    ...(signal && { signal }),
    onPicture: (count) => onProgress?.(loaded, total, count),
  })
  const classes = [...new Set(Array.from(read.places, (place) => found[place].className ?? ''))].sort(byName)
  if (classes.length > MAX_CLASSES)
    throw new DataError(`${TITLE}: at most ${MAX_CLASSES} classes are read, found ${classes.length} folders.`)
  const order = new Map(classes.map((name, at) => [name, at]))
  const firstTest = found.findIndex(({ part }) => part === 'test')
  return pictureSet({
    name: 'folder',
    title: TITLE,
    given: givenName(files),
    size,
    credit: 'Pictures of your own, read from your disk; they stay on it.',
    read,
    firstTest: firstTest < 0 ? Infinity : firstTest,
    classes: classes.map((name) => name || 'no folder'),
    labels: Uint16Array.from(found, ({ className }) => order.get(className ?? '') ?? 0),
  })
}

async function picturesIn(file: NamedBytes): Promise<Given[]> {
  if (!/\.zip$/i.test(file.name)) {
    const bytes = async () => new Uint8Array(await file.slice(0, file.size).arrayBuffer())
    return [{ path: file.name, size: file.size, bytes }]
  }
  return zipEntries(file, (path) => !isClutter(path))
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Training pictures before test pictures, each by path: the same whatever order the files came in. */
const inOrder = (found: Found[]): Found[] =>
  found.sort((a, b) => Number(a.part === 'test') - Number(b.part === 'test') || byName(a.path, b.path))
