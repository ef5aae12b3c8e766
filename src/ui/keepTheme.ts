// The theme, between the store, the system and what the browser remembers.

import { recalled, remember } from './browserMemory'
import { THEME_CHOICES, shownTheme } from './state/themeSlice'
import type { AppStore } from './state/store'

const KEY = 'theme'

export function keepTheme(store: AppStore): void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const { followSystem, chooseTheme } = store.getState()
  followSystem(system.matches)
  system.addEventListener('change', ({ matches }) => followSystem(matches))
  const kept = THEME_CHOICES.find((choice) => choice === recalled('localStorage', KEY))
  if (kept) chooseTheme(kept)

  const { dataset } = document.documentElement
  const show = () => {
    const theme = shownTheme(store.getState())
    if (dataset.theme !== theme) dataset.theme = theme // the store changes with every step
  }
  show()
  store.subscribe((state, before) => {
    show()
    if (state.themeChoice !== before.themeChoice) remember('localStorage', KEY, state.themeChoice)
  })
}
