import { expect, test } from 'vitest'
import { presetNamed } from '../../runs/presets'
import type { KeptRun } from '../../train/protocol'
import { openedText, standText } from './words'

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
