import { expect, test } from 'vitest'
import { presetNamed } from '../../runs/presets'
import type { KeptRun } from '../../train/protocol'
import { openedText } from './words'

const runConfig = presetNamed('smoke').config
const kept = [
  { key: 'a', name: 'First look' },
  { key: 'b', name: 'First look, B' },
] as KeptRun[]
const shown = (key: string, step: number) => ({ copy: { key, step }, step, runConfig })

test('what was opened is named, and what is not kept with it is said', () => {
  expect(openedText([shown('a', 300)], kept)).toBe(
    'Opened First look. Snapshots of its weights are not kept with a run, so the views show its end.',
  )
  expect(openedText([shown('a', 12), shown('b', 12)], kept)).toBe(
    'Opened First look and First look, B. Snapshots of its weights are not kept with a run: the slider begins where it goes on.',
  )
  expect(openedText([shown('gone', 300)], kept)).toMatch(/^Opened a run from a file\./)
})
