import { expect, test } from 'vitest'
import { dot, expectClose } from '../../../test/numerics'
import { bicubicMatrix } from './bicubicMatrix'

// One channel of an 8 x 8 table, and what the official `interpolate_pos_encoding` makes of it at 6 x 6.
// prettier-ignore
const TABLE = [
  0.2036, 1.0086, 0.0149, -0.0015, -0.2820, 0.8317, -0.9118, -0.8419,
  0.9538, -0.8063, 0.5754, -0.1075, -0.3401, 0.3368, -0.3790, 1.2087,
  1.2607, 0.2295, -0.8200, -1.1582, -0.7288, -0.2321, -0.1594, 0.4439,
  -0.2740, -1.7493, 0.7989, 0.8663, 0.0164, -0.9286, 0.7306, -1.3375,
  1.2788, 1.5872, 1.6676, -0.2192, 0.4371, -0.0014, -0.9389, -1.3753,
  0.7220, 0.5177, -0.8961, 0.5091, 0.3364, -0.1531, -1.9511, -0.3504,
  -1.8406, -0.1311, -1.0007, 0.0457, -0.3249, -0.2548, -0.6207, 0.1219,
  0.6104, -0.0054, -0.7749, -2.7282, 1.1805, -0.6022, -0.5775, -0.9383,
]
// prettier-ignore
const AT_SIX = [
  0.3774, 0.4757, 0.0326, -0.1291, 0.0359, -0.6060,
  1.0917, -0.3395, -0.7634, -0.4862, -0.1914, 0.9654,
  -0.4445, -0.7980, 0.7317, -0.3437, 0.0156, -0.7982,
  1.4355, 1.7370, -0.0389, 0.4926, -0.6364, -1.2643,
  -0.6865, -0.6480, 0.3879, -0.1950, -0.9265, -0.1500,
  0.1919, -0.3019, -2.4178, 1.0225, -0.6782, -0.7469,
]

const sum = (row: number[]) => row.reduce((a, b) => a + b, 0)

test('half the size: by hand', () => {
  // every new token lies midway between two old ones; cubic weights at 1/2 are -3/32, 19/32, 19/32, -3/32
  const [left] = bicubicMatrix(4, { height: 2, width: 1 })
  const across = [-3 / 32, 19 / 32, 19 / 32, -3 / 32] // one column: its centre is that of the table
  const down = [-3 / 32 + 19 / 32, 19 / 32, -3 / 32, 0] // the tap beyond the border falls on the border
  expectClose(
    left,
    down.flatMap((r) => across.map((c) => r * c)),
    1e-12,
  )
})

test('agrees with the official numbers', () => {
  const resampled = bicubicMatrix(8, { height: 6, width: 6 }).map((row) => dot(row, TABLE))
  expectClose(resampled, AT_SIX, 2e-4) // the table above is rounded to four digits
})

test('a constant table stays constant at every size, smaller or larger', () => {
  for (const height of [1, 2, 3, 5, 7, 12, 17])
    for (const row of bicubicMatrix(7, { height, width: 4 })) expect(sum(row)).toBeCloseTo(1, 12)
})

test('the same size is the identity', () => {
  bicubicMatrix(3, { height: 3, width: 3 }).forEach((row, i) =>
    expectClose(
      row,
      row.map((_, j) => Number(i === j)),
      1e-12,
    ),
  )
})
