// Small texts that the browser keeps for the page: `localStorage` for good, `sessionStorage` as long as the tab. Storage is
// refused in some private windows; then what is remembered lasts as long as the page.

type Where = 'localStorage' | 'sessionStorage'

/** Null where there is none. */
export function recalled(where: Where, key: string): string | null {
  try {
    return globalThis[where].getItem(key)
  } catch {
    return null
  }
}

export function remember(where: Where, key: string, text: string): void {
  try {
    globalThis[where].setItem(key, text)
  } catch {
    return
  }
}
