import { expect, test } from 'vitest'
import { reasonNotKept } from './words'

test.each([
  [307_200, '307 kB'],
  [184_320_000, '184 MB'],
])('a set of %i bytes for which there is no room is one of %s', (bytes, text) => {
  const full = new DOMException('full', 'QuotaExceededError')
  expect(reasonNotKept(full, { title: 'Your pictures', bytes })).toBe(
    `Your pictures is in memory only and will be gone when the page is closed: this browser has no room to keep another ${text}. Remove a kept set or free some space, then choose the files again.`,
  )
})
