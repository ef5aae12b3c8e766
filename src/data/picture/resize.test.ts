import fc from 'fast-check'
import { expect, test } from 'vitest'
import { resizeSquare } from './resize'

/** Planes of a grey square, resized. */
function resized(grey: number[], side: number, size: number): number[] {
  const into = new Uint8Array(3 * size * size)
  resizeSquare(Uint8Array.from(grey.flatMap((value) => [value, value, value])), side, size, into)
  const planes = [0, 1, 2].map((c) => Array.from(into.subarray(c * size * size, (c + 1) * size * size)))
  expect(planes[1]).toEqual(planes[0])
  expect(planes[2]).toEqual(planes[0])
  return planes[0]
}

/** Two bright squares and two dark ones, as Pillow's tests draw them. */
const quarters = (side: number) =>
  Array.from({ length: side * side }, (_, i) => (i % side < side / 2 === i < (side * side) / 2 ? 0xe1 : 0x1e))

/** The upper left quarter of what Pillow makes of them; the others mirror it, dark for bright. */
function fromQuarter(quarter: number[][]): number[] {
  const half = quarter.length
  return Array.from({ length: 4 * half * half }, (_, i) => {
    const [y, x] = [Math.floor(i / (2 * half)), i % (2 * half)]
    const mirrored = (at: number) => (at < half ? at : 2 * half - 1 - at)
    const value = quarter[mirrored(y)][mirrored(x)]
    return x < half === y < half ? value : 255 - value
  })
}

// Pillow, Tests/test_image_resample.py: test_reduce_bicubic, test_enlarge_bicubic
test.each([
  [12, 6, [[0xe1, 0xe3, 0xd4], [0xe3, 0xe5, 0xd6], [0xd4, 0xd6, 0xc9]]],
  [4, 8, [[0xe1, 0xe5, 0xee, 0xb9], [0xe5, 0xe9, 0xf3, 0xbc], [0xee, 0xf3, 0xfd, 0xc1], [0xb9, 0xbc, 0xc1, 0xa2]]],
])('from %i to %i pixels it gives what Pillow gives', (side, size, quarter) => {
  const apart = resized(quarters(side), side, size).map((value, i) => Math.abs(value - fromQuarter(quarter)[i]))
  expect(Math.max(...apart)).toBe(0)
}) // prettier-ignore

/** The same in double precision, from the definition: each output is a weighted mean of all that its cubic reaches. */
function reference(grey: number[], side: number, size: number): number[] {
  const cubic = (t: number) => {
    const x = Math.abs(t)
    return x < 1 ? 1.5 * x ** 3 - 2.5 * x ** 2 + 1 : x < 2 ? -0.5 * x ** 3 + 2.5 * x ** 2 - 4 * x + 2 : 0
  }
  const stretch = Math.max(1, side / size)
  const weights = (out: number) => {
    const center = ((out + 0.5) * side) / size
    // Pillow takes the pixels from round(center - support) up to round(center + support)
    const isNear = (i: number) =>
      i >= Math.trunc(center - 2 * stretch + 0.5) && i < Math.trunc(center + 2 * stretch + 0.5)
    const all = Array.from({ length: side }, (_, i) => (isNear(i) ? cubic((i + 0.5 - center) / stretch) : 0))
    const sum = all.reduce((a, b) => a + b, 0)
    return all.map((weight) => weight / sum)
  }
  const clip = (value: number) => Math.min(255, Math.max(0, value))
  const W = Array.from({ length: size }, (_, out) => weights(out))
  const rows = Array.from({ length: side }, (_, y) => W.map((w) => clip(w.reduce((sum, v, x) => sum + v * grey[y * side + x], 0)))) // prettier-ignore
  return W.flatMap((w) => W.map((_, x) => clip(w.reduce((sum, v, y) => sum + v * rows[y][x], 0))))
}

test('any reduction or enlargement is within the rounding of its two passes', () => {
  const squares = fc
    .integer({ min: 1, max: 40 })
    .chain((side) => fc.tuple(fc.constant(side), fc.array(fc.nat({ max: 255 }), { minLength: side * side, maxLength: side * side }))) // prettier-ignore
  fc.assert(
    fc.property(squares, fc.integer({ min: 1, max: 24 }), ([side, grey], size) => {
      const exact = side === size ? grey : reference(grey, side, size)
      resized(grey, side, size).forEach((value, i) => {
        expect(Math.abs(value - exact[i])).toBeLessThanOrEqual(2)
      })
    }),
    { numRuns: 200 },
  )
})

test('one colour stays that colour, and the wrong number of bytes is refused', () => {
  expect(new Set(resized(Array<number>(81).fill(200), 9, 4))).toEqual(new Set([200]))
  expect(() => resizeSquare(new Uint8Array(11), 2, 4, new Uint8Array(48))).toThrow('must be 12 bytes for a side of 2')
})
