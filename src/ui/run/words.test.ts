import { expect, test } from 'vitest'
import { presetNamed } from '../../runs/presets'
import { gainText } from '../charts/gainText'
import { createAppStore, type AppState } from '../state/store'
import { blockers } from './blockers'
import { progressOf, statusText } from './statusText'

const base = createAppStore(() => undefined).getState()
const runConfig = presetNamed('smoke').config
const state = (change: Partial<AppState>): AppState => ({ ...base, runConfig, ...change })
const device = { vendor: 'x', architecture: '', description: '', isSoftware: false, features: [], limits: {} }
const cards = { emoji: { train: 1000, test: 100 } } as AppState['cards']

test.each<[Partial<AppState>, string, string]>([
  [{}, 'Ready', 'Nothing has been trained yet.'],
  [{ status: 'building', building: { what: 'kernels', done: 3, total: 9 } }, 'Preparing', 'Kernels 3 of 9'],
  [{ status: 'training', step: 60, msPerStep: 100 }, 'Training', 'Step 60 of 300 · 24 s left'],
  [
    { status: 'training', evaluating: { step: 0, done: 20, total: 500 } },
    'Measuring before training',
    '20 of 500 images',
  ],
  [{ status: 'paused', step: 7 }, 'Paused', 'Step 7 of 300'],
  [{ status: 'training', asked: 'stop' }, 'Stopping…', 'After the work that is already under way.'],
  [{ status: 'finished', step: 300 }, 'Finished', 'Step 300 of 300'],
])('%j reads %s: %s', (change, title, detail) => {
  expect(statusText(state(change))).toEqual({ title, detail })
})

test('progress is that of the preparation, then that of the steps', () => {
  expect(progressOf(state({ status: 'building' }))).toBeNull()
  expect(progressOf(state({ status: 'building', building: { what: 'kernels', done: 3, total: 12 } }))).toBe(0.25)
  expect(progressOf(state({ status: 'training', step: 75 }))).toBe(0.25)
})

test('what keeps a run from starting is said, the first cause first', () => {
  expect(blockers(state({})).map((b) => b.message)).toEqual(['Looking for a graphics device…'])
  expect(blockers(state({ noDevice: { reason: '', advice: '' } }))[0].message).toMatch('no graphics device')
  expect(
    blockers(
      state({
        device,
        loading: { name: 'emoji', stage: 'reading', loadedBytes: 0, totalBytes: 1, images: 0, imagesPerSecond: 0 },
      }),
    ),
  ).toEqual([{ message: 'The images are being read.' }])
  const cifar = { ...base.config, data: { ...base.config.data, name: 'cifar10' as const } }
  expect(blockers(state({ device, cards, config: cifar }))[0].target).toBe('data')
  const folder = { ...base.config, data: { ...base.config.data, name: 'folder' as const, size: 64 } }
  expect(blockers(state({ device, cards, config: folder }))[0].message).toMatch('which no link carries')
  const few = { folder: { size: 64, train: 40, test: 0 } } as AppState['cards']
  expect(blockers(state({ device, cards: few, config: { ...folder, batchSize: 33 } }))).toEqual([
    { path: 'batchSize', message: 'Batch must be at most the 32 training images, got 33.' },
  ])
  expect(blockers(state({ device, cards: few, config: { ...folder, batchSize: 32 } }))).toEqual([])
  const small = { folder: { size: 32 } } as AppState['cards']
  expect(blockers(state({ device, cards: small, config: folder }))[0].message).toMatch('asks for 64: give them again')
  const live = state({ device, cards: small, config: folder, status: 'training' })
  expect(blockers(live)[0].message).toMatch('once this run has ended')
  expect(blockers(state({ device, cards, planRefusal: 'Too large.' }))).toEqual([{ message: 'Too large.' }])
  expect(blockers(state({ device, cards }))).toEqual([])
})

const measured = (...values: number[]) => ({
  steps: Uint32Array.from(values, (_, i) => 50 * i),
  values: Float32Array.from(values),
})

test('the gain is told against the untrained network, with its standard error, and not within it', () => {
  expect(gainText(measured(27), 27, 500)).toBeNull() // step 0 is the untrained network
  expect(gainText(measured(27, 30), null, 500)).toBeNull()
  expect(gainText(measured(27, 30), 27, 100)).toBe('k-NN now 30.0 ± 4.6 %, level with the untrained network.')
  expect(gainText(measured(27, 30), 27, 2000)).toBe('k-NN now 30.0 ± 1.0 %, 3.0 points above the untrained network.')
  expect(gainText(measured(27, 20), 27, 500)).toBe('k-NN now 20.0 ± 1.8 %, 7.0 points below the untrained network.')
})
