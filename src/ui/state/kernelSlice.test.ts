import { expect, test, vi } from 'vitest'
import type { CheckResult, KernelNews, TrainCommand } from '../../train/protocol'
import { createAppStore } from './store'

const result: CheckResult = {
  case: '203 elements', variant: 'as chosen here', direction: 'forward', kernels: ['elementwise/gelu.forward'],
  elements: 203, maxAbs: 1e-7, relL2: 1e-8, tolerance: 1e-6, ok: true, failure: null,
} // prettier-ignore

function open() {
  const sent: TrainCommand[] = []
  const store = createAppStore((command) => sent.push(command))
  /** News of the ask that was sent last, or of an earlier one. */
  const hear = (news: KernelNews, askId = sent.filter(({ type }) => type === 'kernels').length) =>
    store.getState().receive({ type: 'kernels', askId, ...news })
  return {
    sent,
    store,
    hear,
    tested: (op: string) => hear({ news: 'tested', op, results: [result], done: 1, total: 2 }),
  }
}

test('a check is asked for once, and its results come op by op', () => {
  const { sent, store, hear, tested } = open()
  store.getState().askKernels({ ask: 'test', ops: null })
  expect(sent).toEqual([{ type: 'kernels', askId: 1, ask: 'test', ops: null }])
  expect(store.getState().kernelWork).toMatchObject({ ask: 'test', done: 0 })
  tested('gelu')
  expect(store.getState().kernelResults).toEqual({ gelu: [result] })
  expect(store.getState().kernelWork).toMatchObject({ ask: 'test', what: 'gelu', done: 1, total: 2, secondsLeft: null })
  hear({ news: 'test-ended', isWhole: true })
  expect(store.getState().kernelWork).toBeNull()
  expect(store.getState().testSeconds).toBeGreaterThanOrEqual(0) // what a whole check takes is known by now
})

test('what is left is told from what was measured, once there is enough of it', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const { store, hear, tested } = open()
  const after = (ms: number, share: number) => {
    vi.advanceTimersByTime(ms)
    hear({ news: 'testing', op: 'gemm', done: 3, total: 36, share })
    return store.getState().kernelWork?.secondsLeft
  }
  store.getState().askKernels({ ask: 'test', ops: null })
  expect(after(100, 0.3)).toBeNull() // too soon
  expect(after(1900, 0.01)).toBeNull() // too little
  expect(after(8000, 0.25)).toBeCloseTo(30)
  tested('gemm')
  expect(store.getState().kernelWork).toMatchObject({ share: 0.25, done: 1 })
  expect(after(30_000, 1)).toBe(0)
  vi.useRealTimers()
})

test('what a check takes is not told by one of some, nor by one that was ended', () => {
  const { store, hear } = open()
  store.getState().askKernels({ ask: 'test', ops: ['mlp'] })
  hear({ news: 'test-ended', isWhole: true })
  store.getState().askKernels({ ask: 'test', ops: null })
  hear({ news: 'test-ended', isWhole: false })
  expect(store.getState().testSeconds).toBeNull()
})

test('checking one op again leaves what is known of the others', () => {
  const { store, tested } = open()
  store.getState().askKernels({ ask: 'test', ops: null })
  tested('gelu')
  tested('mlp')
  store.getState().askKernels({ ask: 'test', ops: ['mlp'] })
  expect(Object.keys(store.getState().kernelResults)).toEqual(['gelu'])
  store.getState().askKernels({ ask: 'test', ops: null })
  expect(store.getState().kernelResults).toEqual({})
})

test('an ask that a newer one ended takes nothing from it: neither its bar nor its end', () => {
  const { store, hear } = open()
  const work = () => store.getState().kernelWork
  store.getState().askKernels({ ask: 'test', ops: null })
  store.getState().askKernels({ ask: 'time', config: store.getState().config })
  hear({ news: 'testing', op: 'gelu', done: 0, total: 36, share: 0.1 }, 1)
  hear({ news: 'test-ended', isWhole: false }, 1)
  expect(work()).toMatchObject({ ask: 'time', done: 0 })
  store.getState().askKernels({ ask: 'time', config: store.getState().config })
  hear({ news: 'cancelled' }, 2)
  expect(work()).toMatchObject({ ask: 'time' })
  hear({ news: 'cancelled' }, 3)
  expect(work()).toBeNull()
})

test('a list that fails beside a measurement is told, and the measurement goes on', () => {
  const { store, hear } = open()
  store.getState().askKernels({ ask: 'list' })
  store.getState().askKernels({ ask: 'time', config: store.getState().config })
  hear({ news: 'failed', message: 'the checks could not be loaded' }, 1)
  expect(store.getState()).toMatchObject({
    kernelFailure: 'the checks could not be loaded',
    kernelWork: { ask: 'time' },
  })
})

test('a failure is kept until the next ask, and a worker that broke works at nothing', () => {
  const { store, hear } = open()
  store.getState().askKernels({ ask: 'test', ops: null })
  hear({ news: 'failed', message: 'the device was lost' })
  expect(store.getState()).toMatchObject({ kernelFailure: 'the device was lost', kernelWork: null })
  store.getState().askKernels({ ask: 'test', ops: null })
  expect(store.getState().kernelFailure).toBeNull()
  store.getState().receive({ type: 'worker-broken', message: 'gone' })
  expect(store.getState().kernelWork).toBeNull()
})

test('why the operations could not be listed is no longer said once they are', () => {
  const { store, hear } = open()
  store.getState().askKernels({ ask: 'list' })
  hear({ news: 'failed', message: 'the code did not come' })
  expect(store.getState().kernelFailure).toBe('the code did not come')
  store.getState().askKernels({ ask: 'list' })
  hear({ news: 'listed', ops: [], sources: [] })
  expect(store.getState()).toMatchObject({ kernelOps: [], kernelFailure: null })
})
