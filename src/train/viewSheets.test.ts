import { afterEach, expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { tinyConfig, tinyData } from '../../test/tinyRun'
import { viewSheets } from './viewSheets'

afterEach(() => {
  gpu.room = Infinity
})

test('views for which there is no room leave nothing behind, and neither do those that are drawn', async () => {
  const before = gpu.counts.bytes
  const config = tinyConfig({ batchSize: 12, backbone: { imgSize: 32 } })
  gpu.room = before + 60_000
  await expect(viewSheets(gpu, tinyData(), config, 0, 2)).rejects.toThrow('no room')
  expect(gpu.counts.bytes).toBe(before)
  gpu.room = Infinity
  expect(await viewSheets(gpu, tinyData(), config, 0, 2)).toHaveLength(2)
  expect(gpu.counts.bytes).toBe(before)
})
