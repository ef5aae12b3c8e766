import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { FileCard } from '../../runs/opened/openFile'
import { presetNamed } from '../../runs/presets'
import { createAppStore } from '../state/store'
import { begun } from '../state/runState'
import { StoreContext } from '../state/useApp'
import { RunSwitch } from './RunSwitch'

test('with a file open, what shows runs offers runs alone, and the views the file as well', () => {
  const store = createAppStore(() => undefined)
  const { config } = presetNamed('smoke')
  const titles = (onlyRuns: boolean) => {
    const shown = { ...store, getInitialState: store.getState } // a page drawn as text shows the state that a store began with
    const page = renderToStaticMarkup(
      <StoreContext value={shown}>
        <RunSwitch onlyRuns={onlyRuns} />
      </StoreContext>,
    )
    return [...page.matchAll(/<input([^>]*)\/?><span>([^<]*)/g)].map(([, input, title]) =>
      input.includes('checked') ? `${title} (chosen)` : title,
    )
  }
  store.setState({ opened: { card: {} as FileCard, run: begun(-1, config) }, showsFile: true, runId: 1 })
  expect(titles(false)).toEqual(['Run', 'File (chosen)'])
  expect(titles(true)).toEqual([])
  store.setState({ twin: begun(2, config), shown: 'B' })
  expect(titles(false)).toEqual(['Run A', 'Run B', 'Side by side', 'File (chosen)'])
  expect(titles(true)).toEqual(['Run A', 'Run B (chosen)', 'Side by side'])
})
