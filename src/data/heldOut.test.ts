import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dataConfig, heldOutCounts, usedCounts } from './data.config'
import { PackedSplit, channelStatistics, type Dataset } from './dataset'
import { withHeldOut } from './heldOut'
import { limited } from './limit'

const SIZE = 2

/** Images that are all their own number, without a test part. */
function setOf(labels: number[] | null, count = labels?.length ?? 0): Dataset {
  const pixels = Uint8Array.from({ length: count * 3 * SIZE * SIZE }, (_, at) => Math.floor(at / (3 * SIZE * SIZE)))
  const train = new PackedSplit(pixels, SIZE, labels && Uint16Array.from(labels))
  const test = new PackedSplit(new Uint8Array(), SIZE, labels && new Uint16Array())
  return { name: 'x', size: SIZE, classes: [], train, test, card: { train: count, test: 0 } as Dataset['card'] }
}

/** Numbers of the images of a part. */
function numbers({ train, test }: Dataset): { train: number[]; test: number[] } {
  const [trained, tested] = [train, test].map((part) =>
    Array.from({ length: part.count }, (_, i) => {
      const image = new Uint8Array(3 * SIZE * SIZE)
      part.read([i], image)
      return image[0]
    }),
  )
  return { train: trained, test: tested }
}

test('every image is in one part, every class gives its share, and the counts are those that were foretold', () => {
  const labels = fc.array(fc.nat({ max: 4 }), { minLength: 2, maxLength: 200 })
  fc.assert(
    fc.property(labels, fc.integer({ min: 1, max: 90 }), fc.nat({ max: 50 }), (own, heldOut, seed) => {
      const split = withHeldOut(setOf(own), { heldOut, seed })
      const { train, test } = numbers(split)
      expect([...train, ...test].sort((a, b) => a - b)).toEqual(own.map((_, i) => i))
      expect({ train: train.length, test: test.length }).toEqual(heldOutCounts(own.length, heldOut))
      expect(split.card).toMatchObject({ train: train.length, test: test.length })
      for (let k = 0; k <= 4; k++) {
        const exact = (own.filter((label) => label === k).length * test.length) / own.length
        const held = test.filter((i) => own[i] === k).length
        expect(Math.abs(held - exact)).toBeLessThan(1)
      }
      expect(Array.from(split.test.labels ?? [])).toEqual(test.map((i) => own[i]))
    }),
    { numRuns: 300 },
  )
})

test('the same seed gives the same split, another another; without labels too', () => {
  const set = setOf(null, 50)
  const held = (seed: number) => numbers(withHeldOut(set, { heldOut: 20, seed })).test
  expect(held(1)).toHaveLength(10)
  expect(held(1)).toEqual(held(1))
  expect(held(1)).not.toEqual(held(2))
  expect(withHeldOut(set, { heldOut: 20, seed: 2 })).toBe(withHeldOut(set, { heldOut: 20, seed: 2 }))
})

test('the mean is that of the training images alone', () => {
  const split = withHeldOut(setOf(null, 100), { heldOut: 50, seed: 0 })
  expect([split.card.mean, split.card.std]).toEqual(Object.values(channelStatistics(split.train, SIZE)))
})

test('a set with a test part of its own keeps it', () => {
  const set = { ...setOf(null, 9), test: setOf(null, 3).train }
  expect(withHeldOut(set, { heldOut: 50, seed: 0 })).toBe(set)
  const config = dataConfig.parse({ name: 'folder', heldOut: 50, train: 5 })
  expect(usedCounts({ train: 9, test: 3 }, config)).toEqual({ train: 5, test: 3 })
  expect(usedCounts({ train: 9, test: 0 }, config)).toEqual({ train: 4, test: 5 })
})

test('a part of a set takes classes in turn, of one that has few all there are; a part larger than the set is the set', () => {
  const labels = [0, 0, 0, 0, 0, 0, 1]
  const part = (train: number) => {
    const set = { ...setOf(labels), test: setOf([0]).train }
    return numbers(limited(set, dataConfig.parse({ train }))).train
  }
  expect(part(5).map((i) => labels[i])).toEqual([0, 1, 0, 0, 0])
  expect(new Set(part(5)).size).toBe(5)
  for (const most of [7, 9, 0]) expect(part(most)).toEqual([0, 1, 2, 3, 4, 5, 6])
})

test('the statistics of a channel, by hand: half black, half white', () => {
  const bytes = [0, 255, 0, 255, 51, 51, 51, 51, 0, 0, 0, 255] // red, green and blue of one image
  const { mean, std } = channelStatistics(new PackedSplit(Uint8Array.from(bytes), SIZE, null), SIZE)
  const close = (numbers: readonly number[]) => numbers.map((v) => expect.closeTo(v, 6) as number)
  expect(mean).toEqual(close([0.5, 0.2, 0.25]))
  expect(std).toEqual(close([0.5, 0, Math.sqrt(3) / 4]))
})
