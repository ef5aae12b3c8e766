import { expect, test } from 'vitest'
import { capped } from '../../test/capped'
import { gpu } from '../../test/gpu'
import { piecesOf, rowsAPiece, rowsHeld } from './pieces'

test('rows are cut so that a piece keeps within what a launch may see, and within 64 MiB', () => {
  expect(rowsAPiece(gpu, 3 * 224 * 224 * 4)).toBe(111)
  const small = capped({ maxBufferSize: 2000, maxStorageBufferBindingSize: 1000 })
  expect(rowsAPiece(small, 300)).toBe(3)
  expect(rowsAPiece(small, 4000)).toBe(1)
  expect(piecesOf(7, 3)).toEqual([{ first: 0, count: 3 }, { first: 3, count: 3 }, { first: 6, count: 1 }]) // prettier-ignore
  expect(piecesOf(0, 3)).toEqual([])
  const large = capped({ maxStorageBufferBindingSize: 2 ** 31 })
  expect(rowsHeld(large, 3 * 224 * 224)).toBe(222) // 128 MiB
  expect(rowsHeld(small, 75)).toBe(3)
  expect(rowsHeld(small, 1000)).toBe(1)
})
