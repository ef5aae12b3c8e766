// The form outlives a reload of its tab, and nothing longer: a new visit begins anew. A field that is wrong at that moment
// costs no more than what was changed since.

import { recalled, remember } from './browserMemory'
import { followDraft, recallDraft } from './state/draftLink'
import type { AppStore } from './state/store'

const KEY = 'draft'
/** The link that the draft came from. */
const LINK_KEY = 'draft-link'
/** Which of two twins it showed: whoever was changing B would go on in A, and not see it. */
const EDITS_KEY = 'draft-edits'

/** The form of before a reload; null on a new visit. */
export function keptDraft(): string | null {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return visit?.type === 'navigate' ? null : recalled('sessionStorage', KEY)
}

/**
 * @param draft the form of before a reload; null where there is none
 * @param opened the link that the form has been filled with by now; '' for none
 */
export function keepDraft(store: AppStore, draft: string | null, opened: () => string): void {
  const links = { opened: opened(), kept: recalled('sessionStorage', LINK_KEY) ?? '' }
  recallDraft(store.getState(), draft, links, recalled('sessionStorage', EDITS_KEY) === 'B' ? 'B' : 'A')
  // written when the page goes, and when it is hidden, after which it may go without a word
  const draftNow = followDraft(store)
  const keep = () => {
    const link = draftNow()
    if (link === null) return // what an earlier load kept is the better draft
    remember('sessionStorage', KEY, link)
    remember('sessionStorage', LINK_KEY, opened())
    remember('sessionStorage', EDITS_KEY, store.getState().edits)
  }
  addEventListener('pagehide', keep)
  document.addEventListener('visibilitychange', () => document.hidden && keep())
}
