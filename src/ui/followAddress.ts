// A link in the address fills the form, when the page opens and when another is pasted over it. It never starts anything.
// The name of a part of the page leads there.

import { isPart, leadToPart } from './leadToPart'
import type { AppStore } from './state/store'

/** @returns the fragment of the link that the form was last filled with, or that was refused; '' before there is one */
export function followAddress(store: AppStore): () => string {
  let opened = ''
  const read = () => {
    const fragment = decodeFragment(location.hash.slice(1))
    // whoever goes back to a link from a part of the page keeps what they have changed since
    if (!fragment || isPart(fragment) || fragment === opened) return
    opened = fragment
    store.getState().readLink(fragment)
  }
  read()
  const part = location.hash.slice(1)
  if (isPart(part)) leadToPart(part)
  addEventListener('hashchange', read)
  return () => opened
}

/** Some mail programs escape what needs no escape; what cannot be unescaped is for the link's decoder to refuse. */
function decodeFragment(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
