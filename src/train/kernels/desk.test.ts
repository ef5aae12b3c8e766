import { expect, test } from 'vitest'
import { gpu } from '../../../test/gpu'
import { tinyData } from '../../../test/tinyRun'
import { KernelDesk, type KernelHost } from './desk'
import type { KernelNews, OfAsk } from './kernelTalk'

function open(changes: Partial<KernelHost> = {}) {
  const told: (OfAsk & KernelNews)[] = []
  const host: KernelHost = {
    gpu: () => Promise.resolve(gpu),
    datasetOf: () => Promise.resolve(tinyData()),
    isTraining: () => false,
    tell: (news) => told.push(news),
    ...changes,
  }
  return { desk: new KernelDesk(host), told, kinds: () => told.map(({ news }) => news) }
}

test('a list names ops by family, with the kernels that they launch and the text of these', async () => {
  const { desk, told } = open()
  await desk.handle({ askId: 1, ask: 'list' })
  const [listed] = told
  if (listed.news !== 'listed') throw new Error('the list must come first')
  const texts = new Set(listed.sources.map(({ name }) => name))
  expect(listed.ops.flatMap(({ kernels }) => kernels).filter((name) => !texts.has(name))).toEqual([])
  expect(listed.ops[0].family).toBe('elementwise')
  expect(listed.ops.find(({ op }) => op === 'gelu')).toMatchObject({
    path: 'src/ops/elementwise/gelu.ts',
    kernels: ['elementwise/gelu.backward', 'elementwise/gelu.forward'],
    hasGradient: true,
  })
})

test('a newer ask ends the one under way, which has freed what it made before the newer begins', async () => {
  const { desk, told, kinds } = open()
  const before = gpu.counts.bytes
  const first = desk.handle({ askId: 1, ask: 'test', ops: null })
  const second = desk.handle({ askId: 2, ask: 'test', ops: ['addInto'] })
  await Promise.all([first, second])
  expect(kinds()).toEqual(['test-ended', 'testing', 'tested', 'test-ended'])
  expect(told[0]).toEqual({ askId: 1, news: 'test-ended', isWhole: false })
  expect(told.at(-1)).toEqual({ askId: 2, news: 'test-ended', isWhole: true })
  expect(told.map(({ askId }) => askId)).toEqual([1, 2, 2, 2])
  expect(gpu.counts.bytes).toBe(before)
})

test('what goes wrong is told, and the next ask is answered', async () => {
  let isGone = true
  const { desk, told, kinds } = open({
    gpu: () => (isGone ? Promise.reject(new Error('The device is gone.')) : Promise.resolve(gpu)),
  })
  await desk.handle({ askId: 1, ask: 'test', ops: ['addInto'] })
  expect(told).toEqual([{ askId: 1, news: 'failed', message: 'The device is gone.' }])
  isGone = false
  await desk.handle({ askId: 2, ask: 'test', ops: ['addInto'] })
  expect(kinds()).toEqual(['failed', 'testing', 'tested', 'test-ended'])
})
