// A link that was copied here stands in the address too. It is the reader's own: a reload must not take it for one that
// somebody sent, with results to compare with, and set aside what was changed since. The browser keeps such a note with the
// address, over a reload as well, and whoever is sent the link has none.

export const OWN_LINK = { isOwnLink: true } as const

/** @param state of the browser's history, where the address is now */
export const isOwnLink = (state: unknown): boolean =>
  typeof state === 'object' && state !== null && 'isOwnLink' in state && state.isOwnLink === true
