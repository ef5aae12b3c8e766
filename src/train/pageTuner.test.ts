import { expect, test } from 'vitest'
import { rememberedAs } from './pageTuner'

const NAMELESS = { vendor: '', architecture: '', device: '', description: '' } as GPUAdapterInfo
const card = (info: Partial<GPUAdapterInfo>, features: string[] = [], bytes = 2 ** 28) => ({
  info: { ...NAMELESS, ...info } as GPUAdapterInfo,
  device: {
    features: new Set(features),
    limits: { maxBufferSize: bytes, maxStorageBufferBindingSize: bytes },
  } as unknown as GPUDevice,
})

test('tiles are remembered under the words of the adapter', () => {
  const words = { vendor: 'nvidia', architecture: 'ada' }
  expect(rememberedAs(card(words, ['subgroups']))).toBe('nvidia ada')
  expect(rememberedAs(card(words, []))).toBe('nvidia ada')
})

test('where the browser names no adapter, cards that can do other things do not share their tiles', () => {
  const names = [card({}), card({}, ['subgroups']), card({}, ['shader-f16']), card({}, [], 2 ** 30)].map(rememberedAs)
  expect(new Set(names).size).toBe(4)
  expect(names).not.toContain('')
  expect(rememberedAs(card({}, ['subgroups', 'shader-f16']))).toBe(rememberedAs(card({}, ['shader-f16', 'subgroups'])))
})
