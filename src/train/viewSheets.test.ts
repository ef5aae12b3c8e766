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

test('a few images of a large batch take the memory of a few images', async () => {
  const data = tinyData({ train: 100 })
  const config = (batchSize: number) => tinyConfig({ batchSize, backbone: { imgSize: 32 } })
  const before = gpu.counts.bytes
  gpu.room = before + 400_000 // the two global crops of 100 images alone are 2.5 MB
  const sheets = await viewSheets(gpu, data, config(100), 0, 2)
  expect(sheets.map(({ views }) => views.map(({ kind, size }) => [kind, size]))).toEqual(
    Array.from({ length: 2 }, () => [['global', 32], ['global', 32], ['local', 4]]), // prettier-ignore
  )
  expect(await viewSheets(gpu, data, config(2), 0, 6)).toHaveLength(2) // there are no more
})
