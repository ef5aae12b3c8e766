import { expect, test } from 'vitest'
import { seenImages } from '../../../test/measuredRuns'
import { presetNamed } from '../../runs/presets'
import { regionTwin } from '../../runs/twin'
import { MetricLog } from '../state/metricLog'
import { begun } from '../state/runState'
import { createAppStore, type AppState } from '../state/store'
import { outcomeTexts } from './judged'

const { config } = presetNamed('smoke')
const base = createAppStore(() => undefined).getState()

function run(knn: readonly number[], runConfig = config) {
  const evaluations = new MetricLog()
  knn.forEach((value, i) => evaluations.append(50 * i, { knn: value }))
  const measured = { evaluations, images: seenImages, baselines: { knnPixels: 38, knnRandom: 27 } }
  return { ...begun(1, runConfig), ...measured, status: 'finished', step: 50 } as const
}
const plain = (state: AppState) => outcomeTexts(state).map((text) => text.replaceAll('\u00a0', ' '))

test('of a run alone it is one paragraph, as it stands on the page', () => {
  expect(outcomeTexts(base)[0]).toMatch(/^No run yet\./)
  const [text, ...more] = plain({ ...base, ...run([27, 28]) })
  expect(text).toMatch(/^After step 50 of 300 it classifies 28\.0 ± 9\.0 % of 100 unseen images correctly, the untrained network 27\.0 %: the difference may be chance\./) // prettier-ignore
  expect(more).toEqual([])
})

test('of twins it is what is true of both, and a line for each that has its own', () => {
  const twin = run([27, 52], regionTwin(config).config)
  const texts = plain({ ...base, ...run([27, 28]), twin })
  expect(texts[0]).toMatch(/^After step 50 B scores 24\.0\s±\s13\.4 points more than A/)
  expect(texts.slice(1, 3).map((text) => text.slice(0, 9))).toEqual(['A: 28.0 ±', 'B: 52.0 ±'])
})
