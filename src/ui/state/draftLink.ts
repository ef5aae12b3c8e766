// The form over a reload: what it holds is kept as a link is, and read back as a stranger's link would be. What a link in the
// address says, or a run that goes on, comes later and so has the last word.

import { decodeLink, encodeLink } from '../../runs/link'
import { pairOf } from './configSlice'
import type { AppState, AppStore } from './store'

type Form = Pick<AppState, 'config' | 'edits' | 'other' | 'problems'>

/** Null where the form does not hold together, which no link can say. */
export function draftLink(state: Form): string | null {
  if (state.problems.length || state.other?.problems.length) return null
  const { a, b } = pairOf(state)
  return encodeLink(a, b ?? undefined)
}

/**
 * What to keep of the form whenever the page may go: its link, and while a field is wrong the link of what it held before.
 * Null only where it never held together.
 */
export function followDraft(store: AppStore): () => string | null {
  let held: Form | null = null
  const look = ({ config, edits, other, problems }: Form) => {
    if (!problems.length && !other?.problems.length) held = { config, edits, other, problems }
  }
  look(store.getState())
  store.subscribe(look)
  return () => held && draftLink(held)
}

/** Fill the form as it was; what cannot be read is passed over. */
export function recallDraft(state: Pick<AppState, 'recall'>, text: string | null): void {
  const link = text === null ? null : decodeLink(text)
  if (link?.ok) state.recall(link.config, link.twin ?? null)
}
