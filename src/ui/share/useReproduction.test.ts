import { expect, test } from 'vitest'
import { measuredRun } from '../../../test/measuredRuns'
import { encodeLink } from '../../runs/link'
import { presetNamed } from '../../runs/presets'
import { lossesOf, resultsOf } from '../../runs/results'
import { createAppStore } from '../state/store'
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
