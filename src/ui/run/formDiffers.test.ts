import { expect, test } from 'vitest'
import { presetNamed } from '../../runs/presets'
import { regionTwin } from '../../runs/twin'
import type { KeptRun, TrainEvent } from '../../train/protocol'
import { createAppStore } from '../state/store'
import { formDiffers } from './formDiffers'
import { stoppedCopies } from './stoppedCopies'

const { config } = presetNamed('smoke')

/** A run of First look, started and stopped after 12 steps. */
function stopped() {
  const store = createAppStore(() => undefined)
  const now = () => store.getState()
  now().choosePreset('smoke')
  now().start(config)
  const { runId } = now()
  const tell = (...events: TrainEvent[]) => events.forEach((event) => now().receive(event))
  const record = { key: 'k', name: 'First look', config, state: 'stopped', isElsewhere: false, removedAt: null, copies: [{ step: 12 }] } // prettier-ignore
  const keep = (change: Partial<KeptRun> = {}) =>
    tell({ type: 'kept-runs', runs: [{ ...record, ...change } as KeptRun], room: null, problem: null })
  tell({ type: 'stopped', runId, step: 12 })
  return { now, tell, keep, runId }
}

test('the form differs from the run by value, after it has ended too', () => {
  const { now } = stopped()
  expect(formDiffers(createAppStore(() => undefined).getState())).toBe(false) // no run
  expect(formDiffers(now())).toBe(false)
  now().setValue('seed', 3)
  expect(formDiffers(now())).toBe(true)
  now().setValue('seed', 0)
  expect(formDiffers(now())).toBe(false)
  now().compareWith(regionTwin(config).config)
  expect(formDiffers(now())).toBe(true)
})

test('a stopped run goes on from its last copy, once that is written', () => {
  const { now, tell, keep, runId } = stopped()
  keep()
  expect(stoppedCopies(now())).toEqual([]) // no copy is known yet
  tell({ type: 'kept', runId, key: 'k', step: 12, savedAt: 0 })
  expect(stoppedCopies(now())).toEqual(['k'])
  keep({ isElsewhere: true })
  expect(stoppedCopies(now())).toEqual([])
  keep({ state: 'open' })
  expect(stoppedCopies(now())).toEqual([])
})

test('of twins the one that has finished comes along with the one that was stopped', () => {
  const { now, tell, keep, runId } = stopped()
  now().start(config, { twin: config })
  const [a, b] = [runId + 1, runId + 2]
  tell({ type: 'finished', runId: a, step: 300 }, { type: 'stopped', runId: b, step: 300 })
  tell(...[a, b].map((id, i): TrainEvent => ({ type: 'kept', runId: id, key: 'ab'[i], step: 300, savedAt: 0 })))
  keep()
  const [record] = now().library?.runs ?? []
  tell({ type: 'kept-runs', runs: [{ ...record, key: 'a', state: 'finished' }, { ...record, key: 'b' }], room: null, problem: null }) // prettier-ignore
  expect(stoppedCopies(now())).toEqual(['a', 'b'])
})

test('that the form shows the run that goes on is said until it ends', () => {
  const { now, tell } = stopped()
  const log = { steps: { at: [], values: new Map() }, evaluations: { at: [], values: new Map() }, baselines: { at: [], values: new Map() }, gaps: { at: [], values: new Map() } } // prettier-ignore
  tell({
    type: 'restored',
    runs: [{ runId: 7, key: 'k', config, step: 12, log }],
    cautions: [],
  } as unknown as TrainEvent)
  expect(now()).toMatchObject({
    restoredId: 7,
    notice: { text: 'The form shows the settings of the run that goes on.' },
  })
  tell({ type: 'stopped', runId: 7, step: 14 })
  expect(now().notice).toBeNull()
  now().start(config)
  expect(now().restoredId).toBeNull()
})
