// Has the browser keep the page, so that it opens without a network from then on (serviceWorker.ts): once the images are
// there, for until then the page itself needs the network. Where a browser keeps nothing, the page works as it would without.

import type { AppEvent } from '../state/slice'
import type { AppStore } from '../state/store'

/** Beside the page: a service worker serves the folder that it lies in. */
const FILE = './serviceWorker.js'

let isAsked = false

export function keepPage(store: AppStore, event: AppEvent): void {
  if (isAsked || (event.type !== 'data-loaded' && event.type !== 'data-failed')) return
  isAsked = true
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  const isKept = serviceWorker.register(FILE).then(() => serviceWorker.ready)
  isKept.then(store.getState().pageKept, () => undefined)
}
