// Where the page begins: the worker, the store, what the browser remembers, and React over it.

import '../runs/noEval'
import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import './style/tokens.css'
import './style/base.css'
import './style/parts.css'
import './style/layout.css'
import './style/run.css'
import './style/time.css'
import './style/config.css'
import './style/charts.css'
import './style/outcome.css'
import './style/doctor.css'
import './style/panels.css'
import './style/views.css'
import './style/attention.css'
import './style/features.css'
import './style/confusion.css'
import './style/twins.css'
import './style/probe.css'
import './style/runs.css'
import './style/torch.css'
import './style/kernels.css'
import './style/share.css'
import './style/forced.css'
import { App } from './App'
import { askToPersist } from './askToPersist'
import { followAddress } from './followAddress'
import { followRepeats } from './followRepeats'
import { guardRun } from './guardRun'
import { keepDraft, keptDraft } from './keepDraft'
import { keepSeries } from './keepSeries'
import { keepTheme } from './keepTheme'
import { keepPage } from './offline/keepPage'
import { downloadCheckpoint } from './run/downloadCheckpoint'
import { followLinkedStep } from './state/linkedStep'
import { lookAhead } from './state/lookAhead'
import { createAppStore } from './state/store'
import { StoreContext } from './state/useApp'
import { stayAwake } from './stayAwake'
import { openTrainerPort } from './trainerPort'

const port = openTrainerPort()
const store = createAppStore(port.send)
keepTheme(store)
const draft = keptDraft()
keepDraft(store, draft, followAddress(store, draft !== null))
guardRun(store)
stayAwake(store)
keepSeries(store)
followRepeats(store)
port.listen((event) => {
  store.getState().receive(event)
  askToPersist(store, event)
  keepPage(store, event)
  if (event.type === 'checkpoint') downloadCheckpoint(event, store.getState())
})
lookAhead(store)
followLinkedStep(store)
const tiles = new URLSearchParams(location.search).get('tiles') ?? undefined
store.getState().hello(new URL('./', document.baseURI).href, tiles)

const root = document.getElementById('app')
if (!root) throw new Error('page: index.html must have an element with id "app"')
const page = createRoot(root)
// in slices, between which the browser can paint and answer
startTransition(() =>
  page.render(
    <StrictMode>
      <StoreContext value={store}>
        <App />
      </StoreContext>
    </StrictMode>,
  ),
)
