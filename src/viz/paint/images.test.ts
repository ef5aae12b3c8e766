import { expect, test } from 'vitest'
import { greyed } from './images'

test('a greyed picture keeps its brightness and nothing of its hue', () => {
  const grey = greyed(Uint8ClampedArray.from([255, 0, 0, 255, 10, 10, 10, 128]))
  expect([...grey]).toEqual([76, 76, 76, 255, 10, 10, 10, 128])
})
