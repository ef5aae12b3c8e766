import { expect, test } from 'vitest'
import { standardError } from '../runs/standardError'
import { shareError } from './shareError'

test('of images with as many regions each it is their deviation over the root of their number', () => {
  const images = [4, 2, 0, 2].map((right) => ({ right, of: 4 })) // 100, 50, 0 and 50 %: deviation √(5000 / 3)
  expect(shareError(images)).toBeCloseTo(Math.sqrt(5000 / 3) / 2, 12)
})

test('of one region each it is that of a share, but for the n - 1; regions that agree within images add nothing', () => {
  const images = Array.from({ length: 50 }, (_, i) => ({ right: Number(i < 10), of: 1 }))
  const alone = standardError(20, 50) * Math.sqrt(50 / 49)
  expect(shareError(images)).toBeCloseTo(alone, 12)
  expect(shareError(images.map(({ right, of }) => ({ right: 16 * right, of: 16 * of })))).toBeCloseTo(alone, 12)
})

test('images without a region do not count, and of one image nothing is known', () => {
  const two = [{ right: 1, of: 2 }, { right: 6, of: 8 }] // prettier-ignore
  // together 7 of 10; off by 1 - 1.4 and 6 - 5.6
  expect(shareError(two)).toBeCloseTo((100 * Math.sqrt(2 * (0.4 ** 2 + 0.4 ** 2))) / 10, 12)
  expect(shareError([...two, { right: 0, of: 0 }])).toBe(shareError(two))
  expect([shareError(two.slice(1)), shareError([])]).toEqual([null, null])
})
