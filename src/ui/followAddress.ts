// A link in the address fills the form, when the page opens and when another is pasted over it. It never starts anything.

import type { AppStore } from './state/store'

export function followAddress(store: AppStore): void {
  const read = () => {
    const fragment = decodeFragment(location.hash.slice(1))
    // fragments also lead to parts of the page
    if (fragment && !document.getElementById(fragment)) store.getState().readLink(fragment)
  }
  read()
  addEventListener('hashchange', read)
}

/** Some mail programs escape what needs no escape; what cannot be unescaped is for the link's decoder to refuse. */
function decodeFragment(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
