import { expect, test } from 'vitest'
import { presetNamed } from '../../runs/presets'
import type { KeptRun } from '../../train/protocol'
import { openedText, originText, standText } from './words'

const runConfig = presetNamed('smoke').config
const kept = [
  { key: 'a', name: 'First look' },
  { key: 'b', name: 'First look, B' },
] as KeptRun[]
const shown = (key: string, step: number) => ({ copy: { key, step }, step, runConfig })

test('what was opened is named, and what is not kept with it is said', () => {
  expect(openedText([shown('a', 300)], kept)).toBe(
    'Opened First look. Snapshots of its weights are not kept with the run, so the views show its end.',
  )
  expect(openedText([shown('a', 12), shown('b', 12)], kept)).toBe(
    'Opened First look and First look, B. Snapshots of their weights are not kept with the runs: the slider begins where they go on.',
  )
  expect(openedText([shown('gone', 300)], kept)).toMatch(/^Opened a run from a file\./)
})

test('a run that is paused here is not said to train', () => {
  const run = {
    copies: [{ step: 2, savedAt: 0, bytes: 5 }],
    config: runConfig,
    state: 'open',
    startedAt: 0,
  } as unknown as KeptRun
  expect(standText(run, 0, 'paused')).toMatch(/^Paused here, kept after 2 of 300 steps, just now/)
  expect(standText(run, 0, 'training')).toMatch(/^Training here/)
  expect(standText(run, 0, null)).toMatch(/^Interrupted/)
})

test('a run that was stopped after its last step is said to miss a measurement', () => {
  const run = { copies: [{ step: 300, savedAt: 0, bytes: 5 }], config: runConfig, startedAt: 0 } as unknown as KeptRun
  expect(standText({ ...run, state: 'stopped' }, 0, null)).toMatch(/^Stopped before its last measurement, kept after 300 of/) // prettier-ignore
  expect(standText({ ...run, state: 'finished' }, 0, null)).toMatch(/^Finished/)
})

test('a run is told by its preset and three of its changes, a second twin by what the first has otherwise', () => {
  const changed = { ...runConfig, seed: 1, steps: 200, batchSize: 4, evaluation: { ...runConfig.evaluation, k: 5 } }
  expect(originText(runConfig, null)).toBe('First look, unchanged')
  expect(originText(changed, null)).toBe(
    'First look with Seed: 0 → 1 · Steps: 300 steps → 200 steps · Batch: 8 images → 4 images · and 1 more',
  )
  expect(originText({ ...runConfig, seed: 1 }, { name: 'Mine', config: runConfig })).toBe('Against Mine: Seed: 0 → 1')
  expect(originText(runConfig, { name: 'Mine', config: runConfig })).toBe('The settings of Mine')
})
