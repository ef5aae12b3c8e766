import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { createStore } from 'zustand'
import { presetNamed } from '../../runs/presets'
import type { KeptRun } from '../../train/protocol'
import { createAppStore, type AppStore } from '../state/store'
import { StoreContext } from '../state/useApp'
import { RunRow } from './RunRow'

const run: KeptRun = {
  key: 'x',
  name: 'mine',
  colour: 0,
  isPinned: false,
  removedAt: null,
  config: presetNamed('smoke').config,
  data: { name: 'emoji', title: 'Emoji', hash: null },
  adapter: '',
  startedAt: 1,
  state: 'stopped',
  failure: null,
  twin: null,
  latest: { loss: null, knn: null },
  copies: [{ slot: 'a', bytes: 10, sha256: '', step: 5, savedAt: 2 }],
  isElsewhere: false,
}

/** Whether the page lets a kept run be removed. */
function canBeRemoved(store: AppStore): boolean {
  const now = createStore(() => store.getState())
  const markup = renderToStaticMarkup(
    <StoreContext value={now}>
      <RunRow run={run} runs={[run]} now={3} />
    </StoreContext>,
  )
  const button = /<button[^>]*aria-label="Remove mine"[^>]*>/.exec(markup)?.[0]
  return button !== undefined && !button.includes('aria-disabled="true"')
}

test('a run is not removed while one is being opened, which it may be itself', () => {
  const store = createAppStore(() => undefined)
  expect(canBeRemoved(store)).toBe(true)
  store.getState().goOn(['x'])
  expect(canBeRemoved(store)).toBe(false)
  store.getState().receive({ type: 'not-restored', message: 'gone' })
  expect(canBeRemoved(store)).toBe(true)
})
