import { expect, test } from 'vitest'
import type { DataCard } from '../../train/protocol'
import { createAppStore } from '../state/store'
import { takeOnceRead } from './takeOnceRead'

const card = { name: 'folder', title: '', train: 8 } as unknown as DataCard
const loaded = { type: 'data-loaded', card, seconds: 1, isKept: false, notKept: null } as const

function drop() {
  const store = createAppStore(() => undefined)
  store.getState().loadData('folder', [], 64)
  takeOnceRead(store, 'folder')
  return { ...store.getState(), chosen: () => store.getState().config.data.name }
}

test('what was dropped is the set of the experiment once it is read', () => {
  const { receive, chosen } = drop()
  expect(chosen()).toBe('emoji')
  receive(loaded)
  expect(chosen()).toBe('folder')
})

test('what cannot be read, or is left for other files, changes nothing', () => {
  const failed = drop()
  failed.receive({ type: 'data-failed', name: 'folder', message: 'no picture' })
  failed.receive(loaded) // a later load, which did not begin with a drop
  expect(failed.chosen()).toBe('emoji')

  const replaced = drop()
  replaced.loadData('cifar10', [], 32)
  replaced.receive(loaded)
  expect(replaced.chosen()).toBe('emoji')
})
