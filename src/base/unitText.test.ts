import { expect, test } from 'vitest'
import { unitText } from './unitText'

test('one of a thing is said as one', () => {
  expect([unitText('images', 1), unitText('images', 0), unitText('images', 2), unitText('px', 1)]).toEqual([
    'image',
    'images',
    'images',
    'px',
  ])
})
