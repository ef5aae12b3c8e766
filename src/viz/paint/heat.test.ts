import { expect, test } from 'vitest'
import { heatRgba, rangeOf } from './heat'

const brightness = (rgba: Uint8ClampedArray, i: number) =>
  0.2126 * rgba[4 * i] + 0.7152 * rgba[4 * i + 1] + 0.0722 * rgba[4 * i + 2]

test('higher is brighter, all the way, and the ends are those of the ramp', () => {
  const values = Float32Array.from({ length: 64 }, (_, i) => i / 63 - 0.2)
  const rgba = heatRgba(values, rangeOf(values))
  for (let i = 1; i < 64; i++) expect(brightness(rgba, i)).toBeGreaterThan(brightness(rgba, i - 1))
  expect([...rgba.slice(0, 4)]).toEqual([0, 0, 4, 255]) // inferno's first and last colour
  expect([...rgba.slice(-4)]).toEqual([252, 255, 164, 255])
})

test('what lies beyond the range has the colour of its end; equal numbers are the middle', () => {
  expect([...heatRgba([-9, 9], [0, 1])]).toEqual([0, 0, 4, 255, 252, 255, 164, 255])
  const flat = heatRgba([0.5, 0.5], rangeOf([0.5, 0.5]))
  expect([...flat.slice(0, 4)]).toEqual([...heatRgba([0.5], [0, 1])])
})
