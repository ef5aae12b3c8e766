import { beforeEach, expect, test } from 'vitest'
import { seenImages } from '../../../test/measuredRuns'
import { runConfig, type RunConfig } from '../../runs/config'
import { encodeLink } from '../../runs/link'
import type { Place } from '../../runs/place'
import { presetNamed } from '../../runs/presets'
import { regionTwin } from '../../runs/twin'
import type { RunPlan, TrainCommand } from '../../train/protocol'
import { linkedText } from '../time/linkedText'
import { followLinkedStep } from './linkedStep'
import { stepShown } from './past'
import { createAppStore, type AppStore } from './store'

const { config } = presetNamed('smoke')
const twin = regionTwin(config).config
const attention: Place = {
  view: 'attention',
  choices: {
    network: 'teacher',
    picture: { split: 'test', class: null, index: 0 },
    block: null,
    channel: 0,
    pinned: 'cls',
    share: 0.6,
  },
}
const linkTo = (step?: number, other?: RunConfig) =>
  encodeLink(config, other, { place: step === undefined ? attention : { ...attention, step } })

let sent: TrainCommand[]
let store: AppStore
const now = () => store.getState()
const shown = () => stepShown(now())
const kept = (runId: number, ...steps: number[]) => {
  for (const step of steps) now().receive({ type: 'weights-kept', runId, step })
}
const paused = (runId: number, step: number) => now().receive({ type: 'paused', runId, step })
const stopped = (runId: number, step: number) => now().receive({ type: 'stopped', runId, step })
const AWAITED = 'The link looks at step 50. The views go there once a run with its settings has passed it.'
const MISSED =
  'The link looks at step 50, of which this run keeps no snapshot. Run the link’s own settings from the first step to see it.'

beforeEach(() => {
  sent = []
  store = createAppStore((command) => sent.push(command))
  followLinkedStep(store)
})

test('a link that looks back starts nothing; its run is shown there once the step has passed, and not a second time', () => {
  now().readLink(linkTo(50))
  expect(linkedText(now())).toBe(AWAITED)
  expect(sent).toEqual([])
  now().start(config)
  kept(1, 0, 40)
  paused(1, 45)
  expect([shown(), linkedText(now())]).toEqual([null, AWAITED])
  kept(1, 50)
  paused(1, 50) // it stands there: nothing to look back at
  expect(shown()).toBeNull()
  paused(1, 51)
  expect([shown(), linkedText(now())]).toEqual([50, 'The slider stands at step 50, where the link looks.'])
  kept(1, 60)
  paused(1, 70)
  expect(shown()).toBe(50)
  now().start(config)
  kept(2, 0, 50)
  paused(2, 60)
  expect([shown(), linkedText(now())]).toEqual([null, null])
})

test('a run of the experiment that is on the page already is shown there at once', () => {
  now().start(config)
  kept(1, 0, 50)
  stopped(1, 60)
  now().readLink(linkTo(50))
  expect(shown()).toBe(50)
})

test.each<[string, () => void, number | null]>([
  ['moves the slider', () => now().lookBack({ runId: 1, step: 0 }), 0],
  ['chooses now', () => now().lookBack(null), null],
  ['puts the words away', () => now().forgetLinkedStep(), null],
  ['opens a link that looks at now', () => now().readLink(linkTo()), null],
])('a reader who %s is not taken anywhere', (_, act, stays) => {
  now().readLink(linkTo(50))
  now().start(config)
  kept(1, 0)
  paused(1, 10)
  act()
  kept(1, 50)
  paused(1, 60)
  expect([shown(), linkedText(now())]).toEqual([stays, null])
})

test('words are gone when the reader moves on, and come with the next link; one that does not hold changes nothing', () => {
  now().readLink(linkTo(50))
  now().readLink('e1.nonsense')
  now().start(config)
  kept(1, 0, 50)
  paused(1, 60)
  now().lookBack({ runId: 1, step: 0 })
  expect(linkedText(now())).toBeNull()
  now().readLink(linkTo(50))
  expect(shown()).toBe(50)
})

test('another experiment is not shown there; what only measures or keeps may differ', () => {
  now().readLink(linkTo(50))
  now().start({ ...config, seed: 7 })
  kept(1, 0, 50)
  paused(1, 60)
  expect([shown(), linkedText(now())]).toEqual([null, AWAITED])
  now().start(runConfig.parse({ ...config, evaluation: { ...config.evaluation, everySteps: 50, snapshots: 30 } }))
  kept(2, 0, 50)
  paused(2, 60)
  expect(shown()).toBe(50)
})

test('a step that was passed and not kept: the nearest is shown, and said', () => {
  now().readLink(linkTo(50))
  now().start(config)
  kept(1, 0, 30, 45)
  paused(1, 55)
  expect([shown(), linkedText(now())]).toEqual([null, AWAITED]) // a copy of 50 may be under way
  kept(1, 60)
  paused(1, 70)
  expect([shown(), linkedText(now())]).toEqual([
    45,
    'The link looks at step 50. The slider stands at the nearest snapshot, step 45.',
  ])
})

test('a run that ends soon after the step: nearest is a kept one, or the end, which is shown already', () => {
  now().readLink(linkTo(50))
  now().start(config)
  kept(1, 0, 45)
  stopped(1, 48)
  expect([shown(), linkedText(now())]).toEqual([null, AWAITED])
  now().start(config)
  kept(2, 0, 40, 52)
  stopped(2, 52)
  expect([shown(), linkedText(now())]).toEqual([null, MISSED])
  now().start(config)
  kept(3, 0, 45, 56)
  stopped(3, 56)
  expect(shown()).toBe(45)
})

test('a run that went on from later, or keeps no snapshots, says so and is left alone', () => {
  now().readLink(linkTo(50))
  now().start(config)
  kept(1, 100, 110)
  paused(1, 120)
  expect([shown(), linkedText(now())]).toEqual([null, MISSED])
  now().start(config)
  now().receive({ type: 'started', runId: 2, plan: { keptCopies: 0 } as RunPlan, images: seenImages })
  expect([shown(), linkedText(now())]).toEqual([null, MISSED])
})

test('twins go there together, when both have passed it', () => {
  now().readLink(linkTo(50, twin))
  now().start(config, { twin })
  kept(1, 0, 50)
  kept(2, 0, 50)
  paused(1, 60)
  paused(2, 40)
  expect([shown(), linkedText(now())]).toEqual([null, AWAITED])
  paused(2, 60)
  expect(shown()).toBe(50)
})

test('of twins, one that is shown alone or was started alone goes there when it has passed it', () => {
  now().readLink(linkTo(50, twin))
  now().start(config, { twin })
  kept(1, 0, 50)
  paused(1, 60)
  expect(shown()).toBeNull()
  now().show('A')
  expect(shown()).toBe(50)

  now().start(twin)
  kept(3, 0, 50)
  paused(3, 60)
  now().readLink(linkTo(50, twin))
  expect(shown()).toBe(50)
})
