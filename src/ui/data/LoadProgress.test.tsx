import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { createStore } from 'zustand'
import { createAppStore } from '../state/store'
import { StoreContext } from '../state/useApp'
import { LoadProgress } from './LoadProgress'

/** What the page says while files are fetched of which so much is here. */
function said(loadedBytes: number, totalBytes: number): string {
  const store = createAppStore(() => undefined)
  store.getState().loadData('parquet', [], 32)
  store.getState().receive({
    type: 'data-progress',
    name: 'parquet',
    stage: 'fetching',
    loadedBytes,
    totalBytes,
    images: 0,
    imagesPerSecond: 0,
  })
  const loading = createStore(() => store.getState())
  const markup = renderToStaticMarkup(
    <StoreContext value={loading}>
      <LoadProgress />
    </StoreContext>,
  )
  return markup
    .slice(0, markup.indexOf('</p>'))
    .replaceAll(/<[^>]*>/g, '')
    .trim()
}

test('of a load it is said how much is here of how much, and where no host has said how much there is, no more than that', () => {
  expect(said(12e6, 40e6)).toMatch(/: 12\.0 MB of 40\.0 MB$/)
  expect(said(12e6, 0)).toMatch(/: 12\.0 MB$/)
})
