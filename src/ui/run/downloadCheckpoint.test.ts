import { expect, test } from 'vitest'
import { presetNamed } from '../../runs/presets'
import { regionTwin } from '../../runs/twin'
import { createAppStore } from '../state/store'
import { nameOf } from './downloadCheckpoint'

test('a checkpoint is named by its run, whatever the form shows by then', () => {
  const { getState } = createAppStore(() => undefined)
  const { config } = presetNamed('smoke')
  getState().start(config, { twin: regionTwin(config).config })
  getState().choosePreset('tiny')
  const { runId, twin } = getState()
  const name = (of: number, format: 'safetensors' | 'pth') =>
    nameOf({ type: 'checkpoint', runId: of, step: 7, format }, getState())
  expect(name(runId, 'safetensors')).toBe('esvit-smoke-a-step-7.safetensors')
  expect(name(twin?.runId ?? 0, 'safetensors')).toBe('esvit-smoke-b-step-7.safetensors')
  expect([runId, twin?.runId ?? 0].map((of) => name(of, 'pth'))).toEqual(['checkpoint.pth', 'checkpoint-b.pth'])
})
