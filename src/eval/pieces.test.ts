import { expect, test } from 'vitest'
import { capped } from '../../test/capped'
import { gpu } from '../../test/gpu'
import { Program } from '../tensor/program'
import { Tensor } from '../tensor/tensor'
import { gelu } from '../ops/elementwise/gelu'
import { imagesAPass, piecesOf, rowsAPiece } from './pieces'

test('rows are cut so that a piece keeps within what a launch may see, and within 64 MiB', () => {
  expect(rowsAPiece(gpu, 3 * 224 * 224 * 4)).toBe(111)
  const small = capped({ maxBufferSize: 2000, maxStorageBufferBindingSize: 1000 })
  expect(rowsAPiece(small, 300)).toBe(3)
  expect(rowsAPiece(small, 4000)).toBe(1)
  expect(piecesOf(7, 3)).toEqual([{ first: 0, count: 3 }, { first: 3, count: 3 }, { first: 6, count: 1 }]) // prettier-ignore
  expect(piecesOf(0, 3)).toEqual([])
})

test('a pass sees as many images as the device can bind, in fours', () => {
  const of = (bytes: number) => {
    const small = capped({ maxStorageBufferBindingSize: bytes })
    return imagesAPass(small, 100, (images) => {
      const program = new Program(small, 'pass')
      program.record(() => gelu(gelu(Tensor.deferred('batch', [images, 10])))) // 40 bytes an image
      return program
    })
  }
  expect([4000, 3999, 3000, 200, 100].map(of)).toEqual([100, 96, 72, 4, 4])
})
