import { beforeEach, expect, test } from 'vitest'
import { presetNamed } from '../../runs/presets'
import type { ProbeScores, Probed, TrainCommand } from '../../train/protocol'
import type { ProbeTarget } from './probeSlice'
import type { AppEvent } from './slice'
import { createAppStore, type AppStore } from './store'

const { config } = presetNamed('smoke')
const target: ProbeTarget = { runId: 2, name: 'First look', letter: '', config, step: null }
const probed: Probed = {
  subject: { of: 'run', runId: 2, step: 9 }, network: 'teacher', title: 'Emoji', train: 60, test: 30, classes: ['a', 'b'],
  leftOut: [100, 200], pixelsLeftOut: null, temperature: 0.07,
} // prettier-ignore
const scores: ProbeScores = { knn: [{ k: 10, top1: 50, top5: null, confusion: null }], linear: null }

let sent: TrainCommand[]
let store: AppStore
const now = () => store.getState()
const tell = (...events: AppEvent[]) => {
  for (const event of events) now().receive(event)
}
beforeEach(() => {
  sent = []
  store = createAppStore((command) => sent.push(command))
})

test('a result appears with the network’s figures, is filled by its baselines, and stays while the next is measured', () => {
  now().probe(target, 'teacher', 500)
  expect(sent).toEqual([{ type: 'probe', probeId: 1, runId: 2, config, network: 'teacher', images: 500 }])
  const progress = { part: 'network', unit: 'images', done: 100, total: 1000 } as const
  tell({ type: 'probing', probeId: 1, progress })
  expect(now().probing).toMatchObject({ probeId: 1, progress, isCancelled: false })
  tell({ type: 'probed', probeId: 1, part: 'network', probed, scores })
  expect(now().probeResults).toMatchObject([{ probeId: 1, network: scores, random: null, pixels: null, seconds: null }])
  tell(
    { type: 'probed', probeId: 1, part: 'random', probed, scores },
    { type: 'probed', probeId: 1, part: 'pixels', probed, scores },
    { type: 'probe-ended', probeId: 1, how: 'done', message: null },
  )
  expect(now()).toMatchObject({ probing: null, probeFailure: null })
  const [first] = now().probeResults
  expect(first).toMatchObject({ random: scores, pixels: scores })
  expect(first.seconds).not.toBeNull()
  now().probe({ ...target, step: 4 }, 'student', 0)
  expect(sent.at(-1)).toMatchObject({ probeId: 2, step: 4, network: 'student', images: 0 })
  expect(now().probeResults).toEqual([first])
})

test('what was measured before it was cancelled stays, without its baselines; news of another probe is passed over', () => {
  now().probe(target, 'teacher', 0)
  tell(
    { type: 'probed', probeId: 7, part: 'network', probed, scores },
    { type: 'probed', probeId: 1, part: 'network', probed, scores },
  )
  now().cancelProbe()
  expect(sent.at(-1)).toEqual({ type: 'cancel-probe' })
  expect(now().probing).toMatchObject({ isCancelled: true })
  tell({ type: 'probe-ended', probeId: 1, how: 'cancelled', message: null })
  expect(now()).toMatchObject({ probing: null, probeFailure: null })
  expect(now().probeResults).toMatchObject([{ probeId: 1, random: null, seconds: null }])
})

test('a failure is a sentence, gone with the next question; a worker that breaks ends the probe', () => {
  now().probe(target, 'teacher', 0)
  tell({ type: 'probe-ended', probeId: 1, how: 'failed', message: 'The images are not loaded yet.' })
  expect(now()).toMatchObject({ probing: null, probeFailure: 'The images are not loaded yet.', probeResults: [] })
  now().probe(target, 'teacher', 0)
  expect(now().probeFailure).toBeNull()
  tell({ type: 'worker-broken', message: 'The worker has stopped.' })
  expect(now()).toMatchObject({ probing: null, probeFailure: 'The worker has stopped.' })
})
