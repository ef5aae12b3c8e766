// A link in the address fills the form, when the page opens and when another is pasted over it. It never starts anything.
// The name of a part of the page leads there.

import { isPart, leadToPart } from './leadToPart'
import { isOwnLink } from './share/ownLink'
import type { AppStore } from './state/store'

/**
 * @param hasDraft the form of before a reload is kept, and wins over a link that was copied from it
 * @returns the fragment of the link that the form was last filled with, or that was refused; '' before there is one
 */
export function followAddress(store: AppStore, hasDraft: boolean): () => string {
  let opened = ''
  const read = () => {
    const fragment = linkIn(location.href)
    // whoever goes back to a link from a part of the page keeps what they have changed since
    if (!fragment || fragment === opened) return
    opened = fragment
    store.getState().readLink(fragment)
  }
  if (!(hasDraft && isOwnLink(history.state))) read()
  const part = location.hash.slice(1)
  if (isPart(part)) leadToPart(part)
  addEventListener('hashchange', ({ oldURL }) => {
    opened = linkIn(oldURL) || opened // it may have been copied here, and the form is what it was copied from
    read()
  })
  return () => opened
}

/** The fragment of an address where that is a link, or meant to be one; '' where it is not. */
function linkIn(address: string): string {
  const fragment = decodeFragment(new URL(address).hash.slice(1))
  return isPart(fragment) ? '' : fragment
}

/** Some mail programs escape what needs no escape; what cannot be unescaped is for the link's decoder to refuse. */
function decodeFragment(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
