// Light, dark, or as the system has it. What was chosen is kept by the browser; what is shown follows the system until then.

import type { MakeSlice } from './slice'

export type ThemeChoice = 'system' | 'light' | 'dark'

export const THEME_CHOICES: readonly ThemeChoice[] = ['system', 'light', 'dark']

export interface ThemeSlice {
  themeChoice: ThemeChoice
  systemIsDark: boolean

  chooseTheme: (choice: ThemeChoice) => void
  /** The system says which it prefers. */
  followSystem: (isDark: boolean) => void
}

export const makeThemeSlice: MakeSlice<ThemeSlice> = ({ set }) => ({
  state: {
    themeChoice: 'system',
    systemIsDark: false,
    chooseTheme: (themeChoice) => set({ themeChoice }),
    followSystem: (systemIsDark) => set({ systemIsDark }),
  },
  receive: () => undefined,
})

export const shownTheme = ({ themeChoice, systemIsDark }: ThemeSlice): 'light' | 'dark' =>
  themeChoice === 'system' ? (systemIsDark ? 'dark' : 'light') : themeChoice
