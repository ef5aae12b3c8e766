// The form outlives a reload of its tab, and nothing longer: a new visit begins anew. A field that is wrong at that moment
// costs no more than what was changed since.

import { followDraft, recallDraft } from './state/draftLink'
import type { AppStore } from './state/store'

const KEY = 'draft'
/** The link that the draft came from. */
const LINK_KEY = 'draft-link'

/** @param opened the link that the form has been filled with by now; '' for none */
export function keepDraft(store: AppStore, opened: () => string): void {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  if (visit?.type !== 'navigate')
    recallDraft(store.getState(), read(KEY), { opened: opened(), kept: read(LINK_KEY) ?? '' })
  // written when the page goes, and when it is hidden, after which it may go without a word
  const draft = followDraft(store)
  const keep = () => write(draft(), opened())
  addEventListener('pagehide', keep)
  document.addEventListener('visibilitychange', () => document.hidden && keep())
}

// storage is refused in some private windows; then the form lasts as long as the page
function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key)
  } catch {
    return null
  }
}

function write(draft: string | null, link: string): void {
  if (draft === null) return // what an earlier load kept is the better draft
  try {
    sessionStorage.setItem(KEY, draft)
    sessionStorage.setItem(LINK_KEY, link)
  } catch {
    return
  }
}
