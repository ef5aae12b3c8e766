import { expect, test } from 'vitest'
import { classColours } from './classColours'
import { imagesCsv } from './imagesCsv'
import { WHOLE, extentOf, frameOf, imageBeside, imageUnder, panned, toPlace, toScreen, zoomed } from './mapFrame'
import { basisOf } from './pca'

//        3
//    1   0   2
//        4
const CROSS = [0, 0, -2, 0.1, 3, 0, 0, 1, 0.2, -1]

test.each([360, 800])('the whole map lies within %i pixels, with all of every image', (width) => {
  const frame = frameOf(width, 5, extentOf(CROSS, null), WHOLE)
  for (let i = 0; i < 5; i++) {
    const { x, y } = toScreen(frame, CROSS[2 * i], CROSS[2 * i + 1])
    expect(Math.min(x, y) - frame.side / 2).toBeGreaterThanOrEqual(0)
    expect(x + frame.side / 2).toBeLessThanOrEqual(width)
    expect(y + frame.side / 2).toBeLessThanOrEqual(frame.height)
  }
})

test('up is more; a place comes back from the screen', () => {
  const frame = frameOf(800, 5, extentOf(CROSS, null), WHOLE)
  expect(toScreen(frame, 0, 1).y).toBeLessThan(toScreen(frame, 0, 0).y)
  const place = toPlace(frame, toScreen(frame, 0.7, -0.3))
  expect([place.x, place.y].map((v) => Number(v.toFixed(9)))).toEqual([0.7, -0.3])
})

test('the scale of a basis stays while the points within it move', () => {
  const basis = basisOf([-4, 0, 4, 0, 0, 2, 0, -2], 2, 2)
  expect(extentOf([0.1, 0, 0.5, 0.2], basis)).toEqual(extentOf([-1, 0.2, 0, 0], basis))
  expect(extentOf([99, 0], basis).right).toBe(99)
})

test('zooming keeps the place under the pointer, ends at the whole map, and panning moves it', () => {
  const extent = extentOf(CROSS, null)
  const frame = frameOf(800, 5, extent, WHOLE)
  const around = { x: 200, y: 100 }
  const zoom = zoomed(frame, WHOLE, 4, around)
  const nearer = frameOf(800, 5, extent, zoom)
  const [before, after] = [toPlace(frame, around), toPlace(nearer, around)]
  expect(after.x).toBeCloseTo(before.x, 1) // the images are larger, and the fit a little smaller for it
  expect(after.y).toBeCloseTo(before.y, 1)
  expect(zoomed(nearer, zoom, 1 / 8, around)).toEqual(WHOLE)
  expect(zoomed(nearer, zoom, 1e9, around).factor).toBe(16)
  expect(panned(frame, WHOLE, 50, 0)).toBe(WHOLE)
  const moved = frameOf(800, 5, extent, panned(nearer, zoom, 50, -20))
  const [from, to] = [toScreen(nearer, 0, 0), toScreen(moved, 0, 0)]
  expect([to.x - from.x, to.y - from.y].map((v) => Number(v.toFixed(6)))).toEqual([50, -20])
})

test('the pointer finds the image whose middle is nearest, and none between them', () => {
  const frame = frameOf(800, 5, extentOf(CROSS, null), WHOLE)
  const at = (i: number) => toScreen(frame, CROSS[2 * i], CROSS[2 * i + 1])
  for (let i = 0; i < 5; i++) expect(imageUnder(frame, CROSS, { x: at(i).x + 3, y: at(i).y - 3 })).toBe(i)
  expect(imageUnder(frame, CROSS, { x: at(0).x + frame.side, y: at(0).y })).toBeNull()
  const close = [0, 0, frame.side / 4 / frame.unit, 0]
  expect(imageUnder(frame, close, { x: toScreen(frame, 0, 0).x + frame.side / 5, y: toScreen(frame, 0, 0).y })).toBe(1)
})

test('arrow keys go to the image beside, and stay where there is none', () => {
  expect(imageBeside(CROSS, 0, -1, 0)).toBe(1)
  expect(imageBeside(CROSS, 0, 1, 0)).toBe(2)
  expect(imageBeside(CROSS, 0, 0, -1)).toBe(3)
  expect(imageBeside(CROSS, 0, 0, 1)).toBe(4)
  expect(imageBeside(CROSS, 1, 1, 0)).toBe(0)
  expect(imageBeside(CROSS, 2, 1, 0)).toBe(2)
})

test('classes have colours of their own, however many there are', () => {
  for (const classes of [1, 10, 11, 100]) expect(new Set(classColours(classes)).size).toBe(classes)
})

test('the table has the map and then the neighbours', () => {
  const images = [{ title: 'a, held-out image 3', label: 'cat' }, { title: 'mine.png', label: null }] // prettier-ignore
  const searched = [{ title: 'training image 9', label: 'dog' }]
  expect(imagesCsv(images, [1, 2, 3, 4], [1, 0.5], [{ index: 0, cosine: 0.25 }], searched).split('\n')).toEqual([
    'kind,image,label,x,y,cosine',
    'map,"a, held-out image 3",cat,1,2,1',
    'map,mine.png,,3,4,0.5',
    'neighbour,training image 9,dog,,,0.25',
    '',
  ])
  expect(imagesCsv(images, [1, 2, 3, 4], null, [], [])).toContain('map,mine.png,,3,4,\n')
})
