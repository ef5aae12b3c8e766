// The theme, between the store, the system and what the browser remembers.

import { THEME_CHOICES, shownTheme } from './state/themeSlice'
import type { AppStore } from './state/store'

const KEY = 'theme'

export function keepTheme(store: AppStore): void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const { followSystem, chooseTheme } = store.getState()
  followSystem(system.matches)
  system.addEventListener('change', ({ matches }) => followSystem(matches))
  const kept = THEME_CHOICES.find((choice) => choice === read())
  if (kept) chooseTheme(kept)

  const show = () => {
    document.documentElement.dataset.theme = shownTheme(store.getState())
  }
  show()
  store.subscribe((state, before) => {
    show()
    if (state.themeChoice !== before.themeChoice) write(state.themeChoice)
  })
}

// storage is refused in some private windows; then the choice lasts as long as the page
function read(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

function write(choice: string): void {
  try {
    localStorage.setItem(KEY, choice)
  } catch {
    return
  }
}
