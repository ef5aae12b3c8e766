import { afterEach, expect, test, vi } from 'vitest'
import { copyText } from './copyText'

afterEach(() => vi.unstubAllGlobals())

test('a page without a clipboard does not copy, and throws nothing', async () => {
  vi.stubGlobal('navigator', {})
  const copied = copyText('a link')
  await expect(copied).rejects.toThrow(TypeError)
})

test('the text is what is copied', async () => {
  const writeText = vi.fn(() => Promise.resolve())
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  await copyText('a link')
  expect(writeText).toHaveBeenCalledWith('a link')
})
