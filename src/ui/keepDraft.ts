// The form outlives a reload of its tab, and nothing longer: a new visit begins anew. A field that is wrong at that moment
// costs no more than what was changed since.

import { recalled, remember } from './browserMemory'
import { followDraft, recallDraft } from './state/draftLink'
import type { AppStore } from './state/store'

const KEY = 'draft'
/** The link that the draft came from. */
const LINK_KEY = 'draft-link'

/** @param opened the link that the form has been filled with by now; '' for none */
export function keepDraft(store: AppStore, opened: () => string): void {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  if (visit?.type !== 'navigate')
    recallDraft(store.getState(), recalled('sessionStorage', KEY), {
      opened: opened(),
      kept: recalled('sessionStorage', LINK_KEY) ?? '',
    })
  // written when the page goes, and when it is hidden, after which it may go without a word
  const draft = followDraft(store)
  const keep = () => {
    const link = draft()
    if (link === null) return // what an earlier load kept is the better draft
    remember('sessionStorage', KEY, link)
    remember('sessionStorage', LINK_KEY, opened())
  }
  addEventListener('pagehide', keep)
  document.addEventListener('visibilitychange', () => document.hidden && keep())
}
