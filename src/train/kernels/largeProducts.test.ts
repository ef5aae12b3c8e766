import { expect, test } from 'vitest'
import { gpu } from '../../../test/gpu'
import { TILES, tileName } from '../../ops/matmul/tiles'
import { largeProducts } from './largeProducts'

test('a product in its three layouts, held against what the device reaches; memory is given back', async () => {
  const { bytes } = gpu.counts
  const lines: string[] = []
  const { gflops, GBps, found } = await largeProducts(gpu, 32, (line) => lines.push(line))
  expect(gflops).toBeGreaterThan(0)
  expect(GBps).toBeGreaterThan(0)
  expect(found.map(({ product }) => product)).toEqual([
    '32 × 32 × 32, rows by rows',
    '32 × 32 × 32, rows by columns',
    '32 × 32 × 32, columns by rows',
  ])
  for (const one of found) {
    expect(TILES.map(tileName)).toContain(one.tile)
    expect(one.gflops).toBeCloseTo((2 * 32 ** 3) / (one.ms * 1e6), 10)
    expect(one.share).toBeCloseTo(one.gflops / gflops, 10)
  }
  expect(lines).toHaveLength(3)
  expect(gpu.counts.bytes).toBe(bytes)
})
