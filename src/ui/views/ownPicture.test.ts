import { expect, test } from 'vitest'
import { picture } from '../../../test/pictures'
import { ownPicture } from './ownPicture'

// no decoder is here, so whatever reached it would fail in other words

/** A PNG of a few bytes whose header says that it is so large. */
async function claiming(width: number, height: number): Promise<File> {
  const bytes = await picture('png', { width: 4, height: 4 })
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  view.setUint32(16, width)
  view.setUint32(20, height)
  return new File([bytes], 'wide.png', { type: 'image/png' })
}

test.each([
  [8193, 1],
  [1, 60_000],
  [40_000, 40_000],
])('a picture of %i x %i pixels is refused by its header, before it is decoded', async (width, height) => {
  await expect(ownPicture(await claiming(width, height), 32)).rejects.toThrow(
    /^“wide\.png” is .+ × .+ pixels; a side may have 8,192 at most\. Save it smaller\.$/,
  )
})

test('what has no header of a picture is not decoded either, and the reader is told what to choose', async () => {
  const notes = new File(['some notes'], 'notes.png', { type: 'image/png' })
  const cut = new File([(await picture('png', { width: 4, height: 4 })).subarray(0, 18)], 'cut.png')
  for (const file of [notes, cut])
    await expect(ownPicture(file, 32)).rejects.toThrow(
      `“${file.name}” is no picture that this browser can read. Choose a PNG, JPEG, WebP, GIF or AVIF file.`,
    )
})

test('a picture of the largest side is given to the decoder', async () => {
  await expect(ownPicture(await claiming(8192, 8192), 32)).rejects.toThrow('createImageBitmap is not defined')
})

test('before there are images a picture is refused, for there is no size to bring it to', async () => {
  const file = new File([await picture('png', { width: 4, height: 4 })], 'mine.png')
  await expect(ownPicture(file, 0)).rejects.toThrow(
    '“mine.png” is made as large as the images of the set, and none are here yet. Load some under Images, then choose it again.',
  )
})
