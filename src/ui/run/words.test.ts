import { expect, test } from 'vitest'
import { presetNamed } from '../../runs/presets'
import { gapText } from '../charts/gapText'
import type { RunState } from '../state/runState'
import { createAppStore, type AppState } from '../state/store'
import { blockers } from './blockers'
import { lossText } from './lossText'
import { progressOf, statusText } from './statusText'

const base = createAppStore(() => undefined).getState()
const runConfig = presetNamed('smoke').config
const state = (change: Partial<AppState>): AppState => ({ ...base, runConfig, ...change })
const device = {
  vendor: 'x',
  architecture: '',
  description: '',
  isSoftware: false,
  features: [],
  hasQuads: true,
  limits: {},
}
const reading = {
  name: 'emoji',
  stage: 'reading',
  loadedBytes: 0,
  totalBytes: 1,
  images: 0,
  imagesPerSecond: 0,
} as const
const cards = { emoji: { train: 1000, test: 100 } } as AppState['cards']

test.each<[Partial<AppState>, string, string, string?]>([
  [{}, 'Getting ready…', 'Looking for a graphics device…'],
  [{ device, loading: reading }, 'Getting ready…', 'The images are being read.'],
  [{ device, cards, isOpening: true }, 'Getting ready…', 'A kept run is being opened.'],
  [{ device, cards, loading: { ...reading, name: 'cifar10' } }, 'Ready', 'No run yet.'],
  [{ noDevice: { reason: '', advice: '' } }, 'Needs WebGPU', 'No run yet.'],
  [{ device, cards, planRefusal: 'Too large.' }, 'Not ready', 'No run yet.'],
  [{ device, cards }, 'Ready', 'No run yet.'],
  [{ status: 'building', building: { what: 'kernels', done: 3, total: 9 } }, 'Preparing', 'Kernels 3 of 9'],
  [{ status: 'training', step: 60, msPerStep: 100 }, 'Training', 'Step 60 of 300', '24 s left'],
  [
    { status: 'training', step: 60, msPerStep: 100, settling: { what: 'kernels', done: 3, total: 31 } },
    'Training',
    'Step 60 of 300',
    'kernels: 3 of 31',
  ],
  [
    { status: 'training', evaluating: { step: 0, done: 20, total: 500 } },
    'Measuring before training',
    '20 of 500 images',
  ],
  [{ status: 'paused', step: 7 }, 'Paused', 'Step 7 of 300'],
  [{ status: 'training', asked: 'stop' }, 'Stopping…', 'After the work that is already under way.'],
  [{ status: 'finished', step: 300 }, 'Finished', 'Step 300 of 300'],
  [{ status: 'stopped', step: 12 }, 'Stopped', 'Step 12 of 300'],
  [{ status: 'stopped', step: 300 }, 'Stopped', 'Step 300 of 300 · not measured at its end'],
])('%j reads %s: %s', (change, title, detail, toCome) => {
  expect(statusText(state(change))).toEqual({
    title,
    detail,
    toCome,
    ...(toCome?.startsWith('kernels') && { doing: 'building faster' }),
  })
})

test('saving that waits for a measurement says how far that is', () => {
  const saving = state({ status: 'training', step: 0, isSaving: true })
  expect(statusText(saving)).toMatchObject({ title: 'Saving…', detail: 'Step 0 of 300' })
  expect(statusText({ ...saving, evaluating: { step: 0, done: 20, total: 500 } })).toMatchObject({
    title: 'Saving…',
    doing: 'once measured',
    detail: '20 of 500 images',
  })
})

test('progress is that of the preparation, then that of the steps', () => {
  expect(progressOf(state({ status: 'building' }))).toBeNull()
  expect(progressOf(state({ status: 'building', building: { what: 'kernels', done: 3, total: 12 } }))).toBe(0.25)
  expect(progressOf(state({ status: 'training', step: 75 }))).toBe(0.25)
})

test('what keeps a run from starting is said, the first cause first', () => {
  expect(blockers(state({})).map((b) => b.message)).toEqual(['Looking for a graphics device…'])
  expect(blockers(state({ noDevice: { reason: '', advice: '' } }))[0].message).toMatch('no graphics device')
  expect(blockers(state({ device, cards, isOpening: true }))[0].message).toBe('A kept run is being opened.')
  expect(
    blockers(
      state({
        device,
        loading: reading,
      }),
    ),
  ).toEqual([{ message: 'The images are being read.', isWait: true }])
  const cifar = { ...base.config, data: { ...base.config.data, name: 'cifar10' as const } }
  expect(blockers(state({ device, cards, config: cifar }))[0].target).toBe('data')
  const folder = { ...base.config, data: { ...base.config.data, name: 'folder' as const, size: 64 } }
  expect(blockers(state({ device, cards, config: folder }))[0].message).toBe('You chose images of your own, and have not given any yet.') // prettier-ignore
  const sent = blockers(state({ device, cards, config: folder, isDataSent: true }))[0].message
  expect(sent).toMatch('are private to its author and not part of the link. Choose images of your own.')
  const few = { folder: { size: 64, train: 40, test: 0 } } as AppState['cards']
  expect(blockers(state({ device, cards: few, config: { ...folder, batchSize: 33 } }))).toEqual([
    { path: 'batchSize', message: 'Batch must be at most the 32 training images, got 33.' },
  ])
  expect(blockers(state({ device, cards: few, config: { ...folder, batchSize: 32 } }))).toEqual([])
  const small = { folder: { size: 32 } } as AppState['cards']
  expect(blockers(state({ device, cards: small, config: folder }))[0].message).toMatch(
    'The loaded images are 32 × 32 pixels; this experiment needs 64 × 64. Choose the files again.',
  )
  const live = state({ device, cards: small, config: folder, status: 'training' })
  expect(blockers(live)[0].message).toMatch('once this run has ended')
  expect(blockers(state({ device, cards, planRefusal: 'Too large.' }))).toEqual([{ message: 'Too large.' }])
  expect(blockers(state({ device, cards }))).toEqual([])
})

const twin = (change: Partial<RunState>): RunState => ({ ...base, runId: 2, runConfig, ...change })

test.each<[Partial<AppState>, Partial<RunState>, string, string, string?, string?]>([
  [
    { status: 'building', building: { what: 'kernels', done: 3, total: 9 } },
    { status: 'building' },
    'Preparing',
    'A kernels 3 of 9 · B laying out the step…',
  ],
  [
    { status: 'training', step: 60, msPerStep: 100 },
    { status: 'training', step: 59, msPerStep: 100 },
    'Training',
    'A step 60 · B step 59 of 300',
    '24 s left',
  ],
  [
    { status: 'training', step: 50 },
    { status: 'training', evaluating: { step: 50, done: 20, total: 500 } },
    'Training',
    'B measured 20 of 500 images',
    undefined,
    'measuring on held-out images',
  ],
  [{ status: 'failed', step: 7 }, { status: 'paused', step: 8 }, 'Paused', 'A step 7 · B step 8 of 300'],
])('twins: %j and %j read %s: %s', (change, other, title, detail, toCome, doing) => {
  expect(statusText(state({ runId: 1, ...change, twin: twin(other) }))).toEqual({ title, detail, toCome, doing })
})

test('which of several seeds it is stands behind what is done', () => {
  const repeats = { first: { a: runConfig, b: null }, number: 2, of: 3 }
  const evaluating = { step: 50, done: 20, total: 500 }
  const seen = (change: Partial<AppState>) => statusText(state({ status: 'training', step: 60, repeats, ...change }))
  expect(seen({ evaluating })).toMatchObject({ doing: 'measuring on held-out images ·', toCome: 'seed 2 of 3' })
  expect(seen({ msPerStep: 100 })).toMatchObject({ toCome: '24 s left · seed 2 of 3' })
  expect(seen({ settling: { what: 'kernels', done: 3, total: 31 } })).toMatchObject({
    doing: 'building faster',
    toCome: 'kernels: 3 of 31 · seed 2 of 3',
  })
})

test('twins of different lengths are each told by their own', () => {
  const longer = { ...runConfig, steps: 500 }
  const { detail } = statusText(state({ runId: 1, status: 'paused', twin: twin({ runConfig: longer }) }))
  expect(detail).toBe('A step 0 of 300 · B step 0 of 500')
})

test('the progress of twins is that of both', () => {
  expect(progressOf(state({ status: 'training', step: 75, twin: twin({ status: 'failed', step: 15 }) }))).toBe(0.15)
})

test('what keeps twins from starting is said to be A’s, B’s or that of both, and leads to the form it is in', () => {
  const other = { presetName: 'smoke', config: base.config, changes: [], problems: [{ path: 'steps', message: 'x' }] }
  const waits = [{ path: 'steps', letter: 'B', message: 'B: Steps x.' }]
  expect(blockers(state({ device, cards, other }))).toEqual(waits)
  expect(blockers(state({ device, cards, edits: 'B', other }))).toMatchObject([{ letter: 'A', message: 'A: Steps x.' }])
  const problems = [...other.problems, { path: 'seed', message: 'y' }]
  expect(blockers(state({ device, cards, problems, other }))).toEqual([
    { path: 'steps', message: 'A and B: Steps x.' },
    { path: 'seed', letter: 'A', message: 'A: Seed y.' },
  ])
  const cifar = { ...base.config, data: { ...base.config.data, name: 'cifar10' as const } }
  const absent = blockers(state({ device, cards, other: { ...other, config: cifar, problems: [] } }))
  expect(absent).toMatchObject([{ target: 'data', letter: 'B' }])
  expect(absent[0].message).toMatch(/^B: You chose images|^B: The images of this experiment/)
})

test('a lost device is told with its reason, where the run goes on, and what that costs', () => {
  expect(lossText({ step: 140, from: 120, reason: 'The driver was reset' })).toBe(
    'The GPU device was lost after step 140 (The driver was reset). Training went on from step 120 on a new one, and 20 steps were repeated, to the same numbers.',
  )
  expect(lossText({ step: 1, from: 0, reason: 'unknown' })).toContain(
    'began again from the seed on a new one, and 1 step was',
  )
  expect(lossText({ step: 7, from: 7, reason: 'unknown' })).toContain('from step 7 on a new one, and no step was lost.')
  expect(gapText({ step: 120, repeated: 20 })).toBe(
    'Vertical dotted line: after 140 steps the GPU device was lost; the run went on from step 120, and 20 steps were repeated, to the same numbers.',
  )
})
