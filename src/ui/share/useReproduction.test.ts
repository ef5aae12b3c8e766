import { expect, test, vi } from 'vitest'
import { measuredRun, seenImages } from '../../../test/measuredRuns'
import { encodeLink } from '../../runs/link'
import { presetNamed } from '../../runs/presets'
import { lossesOf, resultsOf, shortDataHash } from '../../runs/results'
import type { DataCard, RunPlan } from '../../train/protocol'
import { heldOutImages } from '../charts/heldOutImages'
import { createAppStore } from '../state/store'
import { sharedResults } from './measuredRun'
import { reportNow } from './reportNow'
import { momentOf, reproductionOf } from './useReproduction'

const { config } = presetNamed('smoke')
const sent = measuredRun(100)
const link = encodeLink(config, undefined, { results: { adapter: '', code: '0.1.0', a: resultsOf(sent), b: null } })

test('a run is followed against what the link says, mark by mark and not step by step', () => {
  const store = createAppStore(() => undefined)
  const now = () => store.getState()
  expect(reproductionOf(now(), 'A')).toBeNull()
  now().readLink(link)
  expect(reproductionOf(now(), 'A')).toMatchObject({ verdict: 'waiting', of: 100 })
  expect(reproductionOf(now(), 'B')).toBeNull()

  now().start(config)
  const losses = lossesOf(sent) ?? []
  const moments = new Set<string>()
  for (let step = 0; step < 100; step++) {
    const steps = [{ step, values: { loss: losses[step] } }]
    now().receive({ type: 'metrics', runId: 1, steps, msPerStep: 1, imagesPerSecond: 1 })
    moments.add(momentOf(now(), 'A'))
    if (step === 69) expect(reproductionOf(now(), 'A')?.title).toBe('The same bits so far')
  }
  expect(moments.size).toBe(7) // at 1, 3, 7 … 63 steps, and at the author's last
  expect(reproductionOf(now(), 'A')).toMatchObject({ verdict: 'same', title: 'Reproduced bit for bit', compared: 100 })
})

test('what is told of a run is told of the images it has seen, whatever set of their name is loaded since', () => {
  const store = createAppStore(() => undefined)
  const now = () => store.getState()
  now().start(config)
  now().receive({ type: 'started', runId: 1, plan: {} as RunPlan, images: seenImages })
  const steps = [{ step: 0, values: { loss: 3 } }]
  now().receive({ type: 'metrics', runId: 1, steps, msPerStep: 1, imagesPerSecond: 1 })
  const card = { name: config.data.name, title: 'Others', hash: 'cd34'.repeat(16), classes: ['x'], train: 9, test: 3 }
  now().receive({ type: 'data-loaded', card: card as DataCard, seconds: 1, isKept: false, notKept: null })
  expect(sharedResults(now())?.a?.data).toBe(shortDataHash(seenImages.hash))
  expect(heldOutImages(now())).toBe(100)
  vi.stubGlobal('location', { href: 'http://localhost/' })
  expect(reportNow(now(), { pictures: [], leftOut: '' })?.text).toContain('Emoji')
  vi.unstubAllGlobals()
})
