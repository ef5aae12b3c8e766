// The form outlives a reload of its tab, and nothing longer: a new visit begins anew. A field that is wrong at that moment
// costs no more than what was changed since.

import { followDraft, recallDraft } from './state/draftLink'
import type { AppStore } from './state/store'

const KEY = 'draft'
const A_LINK = /^#?e\d+\./

export function keepDraft(store: AppStore): void {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  if (visit?.type !== 'navigate' && !A_LINK.test(location.hash)) recallDraft(store.getState(), read())
  // written when the page goes, and when it is hidden, after which it may go without a word
  const draft = followDraft(store)
  const keep = () => write(draft())
  addEventListener('pagehide', keep)
  document.addEventListener('visibilitychange', () => document.hidden && keep())
}

// storage is refused in some private windows; then the form lasts as long as the page
function read(): string | null {
  try {
    return sessionStorage.getItem(KEY)
  } catch {
    return null
  }
}

function write(draft: string | null): void {
  try {
    if (draft !== null) sessionStorage.setItem(KEY, draft) // else what an earlier load kept is the better draft
  } catch {
    return
  }
}
