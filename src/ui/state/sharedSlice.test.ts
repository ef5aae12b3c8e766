import { beforeEach, expect, test } from 'vitest'
import { measuredRun } from '../../../test/measuredRuns'
import { encodeLink } from '../../runs/link'
import type { Place } from '../../runs/place'
import { presetNamed } from '../../runs/presets'
import { resultsOf, type SharedResults } from '../../runs/results'
import { regionTwin } from '../../runs/twin'
import type { TrainCommand } from '../../train/protocol'
import { sharedExperiment, sharedResults } from '../share/measuredRun'
import { createAppStore, type AppStore } from './store'

let sent: TrainCommand[]
let store: AppStore
const now = () => store.getState()
const { config } = presetNamed('smoke')
const twin = regionTwin(config).config
const results: SharedResults = { adapter: 'a card', code: '0.1.0', a: resultsOf(measuredRun(100)), b: null }

beforeEach(() => {
  sent = []
  store = createAppStore((command) => sent.push(command))
})

test('results of a link become curves, and nothing is started or taken for measured here', () => {
  now().readLink(encodeLink(config, undefined, { results }))
  expect(now().sent).toMatchObject({ adapter: 'a card', a: { config, results: { step: 100 } }, b: null })
  expect(now().sent?.a?.steps.all('loss')?.values).toHaveLength(34) // means of three steps
  expect(now().sent?.a?.evaluations.all('knn')?.steps).toEqual(Uint32Array.of(0, 50, 100))
  expect(now().steps.has('loss')).toBe(false)
  expect(sent).toEqual([])
})

test('of twins, results of one may be missing', () => {
  const b = resultsOf(measuredRun(50, { config: twin }))
  now().readLink(encodeLink(config, twin, { results: { ...results, a: null, b } }))
  expect(now().sent).toMatchObject({ a: null, b: { config: twin, results: { step: 50 } } })
})

test('another link takes them away; one that does not hold leaves them, and a part that does not hold is told', () => {
  const link = encodeLink(config, undefined, { results })
  now().readLink(link)
  now().readLink('e1.nonsense')
  expect(now().sent).not.toBeNull()
  now().readLink(encodeLink(config))
  expect(now().sent).toBeNull()
  now().readLink(`${encodeLink(config)}.rAAAA`)
  expect(now().sent).toBeNull()
  expect(now().notice).toMatchObject({ kind: 'bad' })
  expect(now().notice?.text).toMatch(/^The settings are those of the link.*The results in the link were left out: they are damaged\.$/)
  now().readLink(link)
  now().dropSent()
  expect(now().sent).toBeNull()
}) // prettier-ignore

test('what is shared is the run, whatever the form says by now, and nothing before its first step', () => {
  expect(sharedResults(now())).toBeNull()
  now().readLink(encodeLink(config))
  now().start(config)
  expect(sharedResults(now())).toBeNull()
  const steps = [0, 1, 2].map((step) => ({ step, values: { loss: 5 - step } }))
  now().receive({ type: 'metrics', runId: 1, steps, msPerStep: 1, imagesPerSecond: 1 })
  now().setValue('seed', 9)
  expect(sharedExperiment(now())).toEqual({ a: config, b: null })
  expect(sharedResults(now())).toMatchObject({ a: { step: 3, values: { loss: 4 }, evaluated: null }, b: null })
})

test('a link to a view of one of two twins shows that one, and a link to both shows both', () => {
  const place: Place = {
    view: 'regions',
    choices: { network: 'teacher', layer: null, page: 0, class: null, pinned: null },
  }
  now().readLink(encodeLink(config, twin, { place: { ...place, shown: 'B' } }))
  expect(now().shown).toBe('B')
  now().readLink(encodeLink(config, twin)) // which leads to no view
  expect(now().shown).toBe('B')
  now().readLink(encodeLink(config, twin, { place }))
  expect(now().shown).toBe('both')
})
