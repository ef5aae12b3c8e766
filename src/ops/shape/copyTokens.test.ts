import { expect, test } from 'vitest'
import { evaluate, expectClose, input, uniform } from '../../../test/numerics'
import { copyTokens } from './copyTokens'
import { copyTokensReference as reference } from './copyTokens.reference'

test('reference: by hand', () => {
  expect(reference([1, 2, 3, 4], { images: 2, C: 1, fromTokens: 2, intoTokens: 3, shift: 1 })).toEqual([
    0, 1, 2, 0, 3, 4,
  ])
})

test('adding leaves tokens without a source as they are', async () => {
  const [into] = await evaluate(() => {
    const into = input([4, 1], new Float32Array([10, 20, 30, 40]))
    const source = input([5, 1], new Float32Array([0, 0, 0, 1, 2]))
    copyTokens({ tensor: source, firstRow: 3, tokens: 1 }, { tensor: into, firstRow: 0, tokens: 2 }, 2, 1, true)
    return [into]
  })
  expectClose(into, [10, 21, 30, 42], 0)
})

test('the wrong width is named', async () => {
  const block = (C: number) => ({ tensor: input([2, C], uniform(2 * C)), firstRow: 0, tokens: 2 })
  await expect(evaluate(() => (copyTokens(block(3), block(4), 1, 0), []))).rejects.toThrow(
    'into must be [R, C] = [2, 3]',
  )
})
