// Encoded pictures, and files of them, for tests: made here, so that no test needs a file from elsewhere.

import { zipSync } from 'fflate'
import { parquetWriteBuffer } from 'hyparquet-writer'
import sharp from 'sharp'
import type { NamedBytes } from '../src/data/dataset'

export type PictureKind = 'png' | 'jpeg' | 'webp' | 'gif' | 'avif'

/** A picture of stripes that no other `seed` has: red grows to the right, green downwards, blue is the seed's. */
export async function picture(
  kind: PictureKind,
  { width = 12, height = 10, seed = 0, orientation = 1 } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const pixels = Buffer.alloc(3 * width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      pixels.set(
        [Math.floor((255 * x) / width), Math.floor((255 * y) / height), (seed * 37) % 256],
        3 * (y * width + x),
      )
  const image = sharp(pixels, { raw: { width, height, channels: 3 } })
  const oriented = orientation === 1 ? image : image.withMetadata({ orientation })
  return new Uint8Array(await oriented.toFormat(kind).toBuffer())
}

export const named = (name: string, bytes: Uint8Array<ArrayBuffer>): NamedBytes => ({
  name,
  size: bytes.length,
  stream: () => new Blob([bytes]).stream(),
  slice: (start, end) => new Blob([bytes]).slice(start, end),
})

/** @param files bytes by path */
export const zipped = (files: Record<string, Uint8Array>): Uint8Array<ArrayBuffer> => zipSync(files)

export interface ParquetRows {
  pictures: (Uint8Array | null)[]
  /** Integer columns by name. */
  labels?: Record<string, number[]>
  /** Names of classes by column, as the hub notes them. */
  names?: Record<string, string[]>
  /** A struct {bytes, path}, as the hub writes it, or the bytes alone. */
  isPlain?: boolean
  column?: string
  codec?: 'SNAPPY' | 'UNCOMPRESSED'
  rowGroupSize?: number
}

export function parquet({
  pictures,
  labels = {},
  names = {},
  isPlain = false,
  column = 'img',
  codec = 'SNAPPY',
  rowGroupSize = 1000,
}: ParquetRows): Uint8Array<ArrayBuffer> {
  const features = Object.fromEntries(
    Object.entries(names).map(([name, list]) => [name, { names: list, _type: 'ClassLabel' }]),
  )
  const note = JSON.stringify({ info: { features: { [column]: { _type: 'Image' }, ...features } } })
  const integers = Object.keys(labels).map((name) => ({ name, type: 'INT64', repetition_type: 'OPTIONAL' }) as const)
  const bytes = { type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' } as const
  const picture = isPlain
    ? [{ ...bytes, name: column }]
    : [
        { name: column, repetition_type: 'OPTIONAL', num_children: 2 } as const,
        { ...bytes, name: 'bytes' },
        { ...bytes, name: 'path', converted_type: 'UTF8' } as const,
      ]
  const cell = (encoded: Uint8Array | null, row: number) =>
    isPlain || encoded === null ? encoded : { bytes: encoded, path: `${row}.png` }
  return new Uint8Array(
    parquetWriteBuffer({
      schema: [{ name: 'schema', num_children: 1 + integers.length }, ...picture, ...integers],
      columnData: [
        { name: column, data: pictures.map(cell) },
        ...Object.entries(labels).map(([name, data]) => ({ name, data: data.map(BigInt) })),
      ],
      kvMetadata: [{ key: 'huggingface', value: note }],
      codec,
      rowGroupSize,
    }),
  )
}
