import { expect, test } from 'vitest'
import { evaluate, expectClose, input, uniform } from '../../../test/numerics'
import { patchify } from './patchify'
import { patchifyReference as reference } from './patchify.reference'

const large = uniform(2 * 3 * 7 * 7, 1) // 7 pixels: a border of one is dropped
const small = uniform(3 * 3 * 4 * 4, 2)

test('reference: by hand', () => {
  // one image of 2 x 2 pixels, patches of one pixel: a row holds the three channels of a pixel
  expect(reference([1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24], 1, 2, 1)).toEqual([
    ...[1, 11, 21],
    ...[2, 12, 22],
    ...[3, 13, 23],
    ...[4, 14, 24],
  ])
  // patches of two: channel, then row, then column, as a convolution's weight
  expect(reference([1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24], 1, 2, 2)).toEqual([
    1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24,
  ])
})

test('forward agrees with the reference, resolution after resolution', async () => {
  const [patches] = await evaluate(() => {
    const { patches, groups } = patchify(
      [{ pixels: input([2, 3, 7, 7], large) }, { pixels: input([3, 3, 4, 4], small) }],
      2,
    )
    expect(patches.shape).toEqual([2 * 9 + 3 * 4, 12])
    expect(groups).toEqual([
      { images: 2, height: 3, width: 3, firstRow: 0 },
      { images: 3, height: 2, width: 2, firstRow: 18 },
    ])
    return [patches]
  })
  expectClose(patches, [...reference(large, 2, 7, 2), ...reference(small, 3, 4, 2)], 0)
})

test('images need not be square', async () => {
  const [patches] = await evaluate(() => {
    const { patches, groups } = patchify([{ pixels: input([1, 3, 2, 4], uniform(24, 3)) }], 2)
    expect(groups[0]).toMatchObject({ height: 1, width: 2 })
    return [patches]
  })
  const at = uniform(24, 3)
  expectClose(patches.slice(12, 16), [at[2], at[3], at[6], at[7]], 0)

  const [tall] = await evaluate(() => [patchify([{ pixels: input([2, 3, 4, 2], uniform(48, 4)) }], 2).patches])
  const planes = uniform(48, 4) // two patches an image, each of half of each of its planes
  const halves = [0, 1, 2, 3].flatMap((patch) => {
    const begin = 24 * Math.floor(patch / 2) + 4 * (patch % 2)
    return [0, 8, 16].flatMap((plane) => [...planes.slice(begin + plane, begin + plane + 4)])
  })
  expectClose(tall, halves, 0)
})

test('pixels get no gradient, and what cannot be cut is named', async () => {
  await evaluate(() => {
    const { patches } = patchify([{ pixels: input([2, 3, 7, 7], large, true) }], 7)
    expect(patches.requiresGrad).toBe(false)
    return [patches]
  })
  const cut = (shape: number[], P: number) =>
    evaluate(() => [patchify([{ pixels: input(shape, uniform(36)) }], P).patches])
  await expect(cut([3, 3, 2, 2], 4)).rejects.toThrow('at least one patch of 4 pixels, got 2 x 2')
  await expect(cut([9, 1, 2, 2], 2)).rejects.toThrow(
    'pixels must be [images, 3, H, W] = [9, 3, 2, 2], got [9, 1, 2, 2]',
  )
})
