import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { createStore } from 'zustand'
import { measuredRun } from '../../../test/measuredRuns'
import { encodeLink } from '../../runs/link'
import { presetNamed } from '../../runs/presets'
import { resultsOf } from '../../runs/results'
import { regionTwin, twinWords } from '../../runs/twin'
import { createAppStore } from '../state/store'
import { StoreContext } from '../state/useApp'
import { SentPanel } from './SentPanel'

const { config } = presetNamed('smoke')
const twin = regionTwin(config).config
const a = resultsOf(measuredRun(100))
const b = resultsOf(measuredRun(50, { config: twin }))

/** The words of the panel once a link was opened, piece by piece. */
function shown(link: string): string[] {
  const store = createAppStore(() => undefined)
  store.getState().readLink(link)
  const opened = createStore(() => store.getState())
  const panel = (
    <StoreContext value={opened}>
      <SentPanel />
    </StoreContext>
  )
  return renderToStaticMarkup(panel)
    .split(/<[^>]*>/)
    .filter(Boolean)
}

test('of twins it is said what they differ in, and each column is called by what is its own', () => {
  const words = twinWords(config, twin)
  const pieces = shown(encodeLink(config, twin, { results: { adapter: '', code: '', a, b } }))
  expect(pieces.some((piece) => piece.includes(words.differences[0]))).toBe(true)
  expect(pieces.slice(pieces.indexOf(words.a) - 1).slice(0, 2)).toEqual(['A', words.a])
  expect(pieces.slice(pieces.indexOf(words.b) - 1).slice(0, 2)).toEqual(['B', words.b])
})

test('a run alone has no other to be compared with', () => {
  const pieces = shown(encodeLink(config, undefined, { results: { adapter: '', code: '', a, b: null } }))
  expect(pieces).toContain('Not run here yet')
  expect(pieces).not.toContain('A')
})
