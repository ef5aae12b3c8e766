import { expect, test } from 'vitest'
import { planesToRgba, rgbaToPlanes, stripOf } from './planes'

test('planes become pixels and come back', () => {
  const planes = Uint8Array.from({ length: 12 }, (_, i) => 20 * i)
  const rgba = planesToRgba(planes, 2)
  expect([...rgba.slice(0, 8)]).toEqual([0, 80, 160, 255, 20, 100, 180, 255])
  expect([...rgbaToPlanes(rgba, 2)]).toEqual([...planes])
  expect([...rgbaToPlanes([200, 100, 0, 0], 1)]).toEqual([255, 255, 255]) // nothing there: white
  expect([...rgbaToPlanes([200, 100, 0, 51], 1)]).toEqual([244, 224, 204])
})

test('a strip holds each picture at its place, and nothing between them', () => {
  const side = 2
  const images = [1, 2, 3].map((n) => Uint8Array.from({ length: 12 }, (_, i) => 20 * i + n))
  const { width, pixels } = stripOf(images, side, 1)
  expect(width).toBe(8)
  expect(pixels.length).toBe(4 * side * width)
  const shown = (left: number) =>
    [0, 1].flatMap((y) => [...pixels.slice(4 * (y * width + left), 4 * (y * width + left + side))])
  images.forEach((planes, i) => expect(shown(3 * i)).toEqual([...planesToRgba(planes, side)]))
  for (const gap of [2, 5, 10, 13]) expect(pixels[4 * gap + 3]).toBe(0)
  expect(stripOf([], side, 1).width).toBe(0)
})
