// The form over a reload: what it holds is kept as a link is, and read back as a stranger's link would be. It wins over the
// link that it was made from, and over no other; a run that goes on comes later and so has the last word.

import { decodeLink, encodeLink, type OpenedLink } from '../../runs/link'
import { pairOf } from './configSlice'
import type { RunLetter } from './runs'
import type { AppState, AppStore } from './store'

type Form = Pick<AppState, 'config' | 'edits' | 'other' | 'problems' | 'seeds'>

/** Null where the form does not hold together, which no link can say. */
export function draftLink(state: Form): string | null {
  if (state.problems.length || state.other?.problems.length) return null
  const { a, b } = pairOf(state)
  return encodeLink(a, b ?? undefined, { seeds: state.seeds })
}

/**
 * What to keep of the form whenever the page may go: its link, and while a field is wrong the link of what it held before.
 * Null only where it never held together.
 */
export function followDraft(store: AppStore): () => string | null {
  let held: Form | null = null
  const look = ({ config, edits, other, problems, seeds }: Form) => {
    if (!problems.length && !other?.problems.length) held = { config, edits, other, problems, seeds }
  }
  look(store.getState())
  store.subscribe(look)
  return () => held && draftLink(held)
}

const OVER_LINK = {
  text: 'The form is as you left it, and no longer as in the link you opened.',
  undoWords: 'Take the link’s',
}

/** Links in the address: the one that has just filled the form, and the one that had when the draft was kept; '' for none. */
interface Links {
  opened: string
  kept: string
}

/**
 * Fill the form as it was; what cannot be read is passed over, and so is a draft of before the link that was opened.
 * @param edits which of two twins it showed, which no link says
 */
export function recallDraft(
  state: Pick<AppState, 'recall'>,
  text: string | null,
  { opened, kept }: Links = { opened: '', kept: '' },
  edits?: RunLetter,
): void {
  const draft = text === null ? null : decodeLink(text)
  if (!draft?.ok || (opened && opened !== kept)) return
  const link = decodeLink(opened)
  const formOf = ({ config, twin, seeds }: OpenedLink) => encodeLink(config, twin, { seeds })
  if (link.ok && formOf(link) === formOf(draft)) return
  state.recall(draft, link.ok ? OVER_LINK : undefined, edits)
}
