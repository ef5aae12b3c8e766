import { expect, test } from 'vitest'
import { presetNamed } from '../../runs/presets'
import type { TrainCommand, ViewSheet } from '../../train/protocol'
import { createAppStore } from './store'

test('views that were asked for earlier do not take the place of those asked for last, whenever they come', () => {
  const sent: TrainCommand[] = []
  const store = createAppStore((command) => sent.push(command))
  const now = () => store.getState()
  const { config } = presetNamed('smoke')
  now().askViews(config, 6, 1)
  now().askViews(config, 6, 2)
  expect(sent).toMatchObject([{ viewsId: 1 }, { viewsId: 2 }])
  const [old, last]: ViewSheet[][] = [[], []]
  now().receive({ type: 'views', viewsId: 2, sheets: last })
  now().receive({ type: 'views', viewsId: 1, sheets: old })
  expect(now().sheets).toBe(last)
  now().receive({ type: 'views-failed', viewsId: 1, message: 'late' })
  expect(now()).toMatchObject({ viewsFailure: null, isDrawing: false })
})

test('why a plan is refused is said of the twin that it is about', () => {
  const store = createAppStore(() => undefined)
  const { config } = presetNamed('smoke')
  const refuse = (letter?: 'A' | 'B') => {
    store.getState().askPlan(config, letter ? config : null)
    const { planId } = store.getState()
    store.getState().receive({ type: 'refused', planId, message: 'Too large.', ...(letter && { letter }) })
    return store.getState().planRefusal
  }
  expect(refuse()).toBe('Too large.')
  expect(refuse('A')).toBe('A: Too large.')
  expect(refuse('B')).toBe('B: Too large.')
})
