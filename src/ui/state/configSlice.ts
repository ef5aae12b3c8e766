// The experiment as the form shows it: a preset and what was changed against it. Nothing here starts work; a link only
// fills the form, and says so.

import { parseConfig, type RunConfig } from '../../runs/config'
import { baseValue, changedPaths, differences } from '../../runs/diff'
import { decodeLink } from '../../runs/link'
import { withValueAt } from '../../runs/paths'
import { DEFAULT_PRESET, PRESETS, presetNamed } from '../../runs/presets'
import type { Problem } from '../../runs/problems'
import { fieldsOf, type Field } from '../../runs/schema'
import type { MakeSlice } from './slice'

const FIELDS = fieldsOf()

/** The part of the form that a setting lies in. */
export const sectionOf = (path: string): string => (path.includes('.') ? path.split('.')[0] : 'run')

interface Draft {
  presetName: string
  config: RunConfig
}

export interface ConfigSlice extends Draft {
  /** Paths of the settings that differ from the preset. */
  changes: string[]
  /** What does not hold, and where; nothing starts while there is any. */
  problems: Problem[]
  /** Something the reader should know about the form; `undo` is the form as it was before. */
  notice: { kind: 'info' | 'bad'; text: string; undo?: Draft } | null
  showsExpert: boolean
  /** Parts of the form that are unfolded, by the name of their group. */
  openSections: readonly string[]

  choosePreset: (name: string) => void
  setValue: (path: string, value: Field['default']) => void
  /** Take a proposal for the next run: one setting, said aloud, with a way back. */
  propose: (path: string, value: Field['default']) => void
  /** Back to the value of the preset. */
  resetValue: (field: Field) => void
  resetAll: () => void
  /** Take an experiment from the fragment of the address, or say why not. */
  readLink: (fragment: string) => void
  undo: () => void
  dismissNotice: () => void
  showExpert: (shows: boolean) => void
  openSection: (name: string, isOpen: boolean) => void
  /** Make a setting visible, whatever hides it. */
  reveal: (path: string) => void
}

export const makeConfigSlice: MakeSlice<ConfigSlice> = ({ set, get }) => {
  const draft = (presetName: string, config: RunConfig) => {
    const parsed = parseConfig(config)
    return {
      presetName,
      config,
      changes: changedPaths(presetNamed(presetName).config, config),
      problems: parsed.ok ? [] : parsed.problems,
    }
  }
  const choosePreset = (name: string) => {
    const { presetName, config, changes } = get()
    const { title } = presetNamed(presetName)
    const lost = changes.length === 1 ? 'Your one change' : `Your ${changes.length} changes`
    const were = changes.length === 1 ? 'was' : 'were'
    set({
      ...draft(name, presetNamed(name).config),
      notice: changes.length
        ? { kind: 'info', text: `${lost} to ${title} ${were} set aside.`, undo: { presetName, config } }
        : null,
    })
  }
  return {
    state: {
      ...draft(DEFAULT_PRESET, presetNamed(DEFAULT_PRESET).config),
      notice: null,
      showsExpert: false,
      openSections: ['run'],

      choosePreset,
      setValue: (path, value) => set(draft(get().presetName, withValueAt(get().config, path, value))),
      propose: (path, value) => {
        const { presetName, config } = get()
        const next = withValueAt(config, path, value)
        const [change] = differences(config, next)
        if (!change) return
        const text = `For the next run: ${change.sentence}.`
        set({ ...draft(presetName, next), notice: { kind: 'info', text, undo: { presetName, config } } })
      },
      resetValue: (field) => {
        const { presetName, config } = get()
        set(draft(presetName, withValueAt(config, field.path, baseValue(presetNamed(presetName).config, field))))
      },
      resetAll: () => choosePreset(get().presetName),
      readLink: (fragment) => {
        const link = decodeLink(fragment)
        if (!link.ok) return set({ notice: { kind: 'bad', text: link.message } })
        const next = draft(nearestPreset(link.config), link.config)
        set({
          ...next,
          notice: {
            kind: 'info',
            text: 'The settings are those of the link you opened. Nothing runs until you press Start.',
          },
        })
      },
      undo: () => {
        const before = get().notice?.undo
        if (before) set({ ...draft(before.presetName, before.config), notice: null })
      },
      dismissNotice: () => set({ notice: null }),
      showExpert: (showsExpert) => set({ showsExpert }),
      openSection: (name, isOpen) =>
        set({ openSections: [...get().openSections.filter((n) => n !== name), ...(isOpen ? [name] : [])] }),
      reveal: (path) => {
        const field = FIELDS.find((f) => f.path === path)
        const { openSections, showsExpert } = get()
        set({
          openSections: [...new Set([...openSections, sectionOf(path)])],
          showsExpert: showsExpert || (field?.expert ?? false),
        })
      },
    },
    receive: () => undefined,
  }
}

/** The preset that a config is told with fewest changes. */
const nearestPreset = (config: RunConfig): string =>
  PRESETS.map(({ name, config: base }) => ({ name, changes: changedPaths(base, config).length })).reduce((a, b) =>
    b.changes < a.changes ? b : a,
  ).name
