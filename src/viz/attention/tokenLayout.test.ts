import { expect, test } from 'vitest'
import { CORNERED } from '../../../test/tokenLayouts'
import { attentionMask } from '../../ops/window/geometry'
import { tokenGroups } from '../../ops/patch/tokenGroups'
import { CLS } from '../paint/attention/tokens'
import { tokenLayout } from './tokenLayout'

const group = (height: number, width: number) => tokenGroups([{ images: 1, height, width }])[0]

test('a padded, shifted map by hand', () => {
  const map = group(3, 3)
  expect(tokenLayout({ windowSize: 2, shiftSize: 1 }, map, map, 1 / 3)).toEqual(CORNERED)
})

test.each([
  [8, 4, 2],
  [6, 4, 2],
  [14, 7, 3],
  [8, 4, 0],
])(
  'labels of a map of %i, windows of %i, shift %i forbid what the official mask does',
  (side, windowSize, shiftSize) => {
    const map = group(side, side)
    const { labels, windows, tokens, places } = tokenLayout({ windowSize, shiftSize }, map, map, 1 / side)
    const mask = shiftSize
      ? attentionMask(side, side, windowSize, shiftSize)
      : new Float32Array(windows * tokens * tokens)
    const forbidden = Array.from(mask, (_, at) => {
      const [row, j] = [Math.floor(at / tokens), at % tokens]
      return labels[row] === labels[Math.floor(row / tokens) * tokens + j] ? 0 : -100
    })
    expect(forbidden).toEqual([...mask])
    expect([...places].sort((a, b) => a - b)).toEqual(Array.from(places, (_, i) => i))
  },
)

test('a sequence is one window: the cls token, then the map', () => {
  const layout = tokenLayout({ windowSize: 'whole', shiftSize: 0 }, group(1, 5), group(2, 2), 0.5)
  expect(layout).toMatchObject({ rows: 2, columns: 2, windows: 1, tokens: 5, windowColumns: 2, hasCls: true })
  expect([...layout.places]).toEqual([CLS, 0, 1, 2, 3])
  expect([...layout.labels]).toEqual([0, 0, 0, 0, 0])
})
