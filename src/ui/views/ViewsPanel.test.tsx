import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { createStore } from 'zustand'
import type { DeviceInfo, TrainEvent } from '../../train/protocol'
import { createAppStore } from '../state/store'
import { StoreContext } from '../state/useApp'
import { ViewsPanel } from './ViewsPanel'

const device: DeviceInfo = {
  vendor: '',
  architecture: '',
  description: '',
  isSoftware: false,
  features: [],
  hasQuads: false,
  limits: {},
}

/** Whether more crops can be asked for after that news. */
function canDraw(...news: TrainEvent[]): boolean {
  const store = createAppStore(() => undefined)
  store.getState().askViews(store.getState().config, 6)
  store.getState().receive({ type: 'device', device })
  news.forEach((event) => store.getState().receive(event))
  const told = createStore(() => store.getState())
  const panel = renderToStaticMarkup(
    <StoreContext value={told}>
      <ViewsPanel />
    </StoreContext>,
  )
  return !/aria-disabled="true"/.test(panel)
}

test('crops can be drawn again once they were drawn, and once that has failed', () => {
  expect(canDraw()).toBe(false)
  expect(canDraw({ type: 'views', viewsId: 1, sheets: [] })).toBe(true)
  expect(canDraw({ type: 'views-failed', viewsId: 1, message: 'The device was lost.' })).toBe(true)
})
