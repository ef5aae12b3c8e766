import { expect, test } from 'vitest'
import { dot, evaluate, expectClose, gradients, input, numericGrad, uniform } from '../../../test/numerics'
import { addPositionEmbedding } from './positionEmbedding'
import { positionEmbeddingReference as reference } from './positionEmbedding.reference'
import { rowsOf, tokenGroups } from './tokenGroups'

const C = 5

// the table's own size, a smaller one, and again its own
const vitMaps = tokenGroups([
  { images: 2, height: 3, width: 3 },
  { images: 3, height: 2, width: 2 },
  { images: 1, height: 3, width: 3 },
])
const vitGroups = tokenGroups(
  vitMaps.map(({ images, height, width }) => ({ images, height: 1, width: height * width + 1 })),
)
const vitTable = uniform(10 * C, 3)
const vit = uniform(rowsOf(vitGroups) * C, 4)

test('reference: by hand', () => {
  const two = tokenGroups([{ images: 2, height: 1, width: 2 }])
  expect(reference([1, 2, 3, 4], two, [10, 20], 1)).toEqual([11, 22, 13, 24])
  // the cls row is copied; a constant table is constant at every size
  const sequence = tokenGroups([{ images: 1, height: 1, width: 2 }])
  const map = tokenGroups([{ images: 1, height: 1, width: 1 }])
  expectClose(reference([0, 0], sequence, [10, 7, 7, 7, 7], 1, map), [10, 7], 1e-12)
})

test('backward agrees with central differences of the reference: resampled, whichever size comes first', async () => {
  for (const order of [
    [0, 1, 2],
    [1, 0, 2],
  ]) {
    const maps = tokenGroups(order.map((g) => vitMaps[g]))
    const groups = tokenGroups(order.map((g) => vitGroups[g]))
    const inputs = [input([rowsOf(groups), C], vit, true), input([1, 10, C], vitTable, true)]
    const dY = uniform(vit.length, 6)
    const trace = () => addPositionEmbedding(inputs[0], groups, inputs[1], { maps })
    const [dX, dTable] = await gradients(trace, inputs, dY)
    expectClose(dX, dY, 1e-7)
    expectClose(
      dTable,
      numericGrad((at) => dot(dY, reference(vit, groups, at, C, maps)), vitTable),
      1e-6,
    )
  }
})

test('a map that Swin has no table for, a table that is no square, and the wrong shape are named', async () => {
  const small = tokenGroups([{ images: 1, height: 2, width: 2 }])
  const add = (tableRows: number, maps?: typeof small) => {
    const groups = maps ? tokenGroups([{ images: 1, height: 1, width: 5 }]) : small
    const x = input([rowsOf(groups), C], uniform(rowsOf(groups) * C))
    return evaluate(() => [addPositionEmbedding(x, groups, input([1, tableRows, C], uniform(tableRows * C)), { maps })])
  }
  await expect(add(9)).rejects.toThrow("a map must have the table's 9 tokens, got 4")
  await expect(add(9, small)).rejects.toThrow('must be 1 + a square of rows, got 9')
  const wrong = () => addPositionEmbedding(input([4, C], uniform(4 * C)), small, input([4, C], uniform(4 * C)))
  await expect(evaluate(() => [wrong()])).rejects.toThrow('table must be [1, N, C]')
})
