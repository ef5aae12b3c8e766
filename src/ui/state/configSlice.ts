// The experiment as the form shows it: a preset and what was changed against it. Where it is compared with a twin, the
// form shows one of the two and the other waits. Nothing here starts work; a link only fills the form, and says so.

import { setMeta } from '../../data/sets.config'
import { parseConfig, type RunConfig } from '../../runs/config'
import type { OpenedLink } from '../../runs/link'
import { baseValue, changedPaths, differences } from '../../runs/diff'
import { nearestPreset } from '../../runs/nearestPreset'
import { valueAt, withValueAt } from '../../runs/paths'
import { DEFAULT_PRESET, presetNamed } from '../../runs/presets'
import type { Problem } from '../../runs/problems'
import { fieldsOf, type Field } from '../../runs/schema'
import type { RunLetter } from './runs'
import type { MakeSlice } from './slice'

const FIELDS = fieldsOf()

/** The part of the form that a setting lies in. */
export const sectionOf = (path: string): string => (path.includes('.') ? path.split('.')[0] : 'run')

/** An experiment in the making. */
interface Draft {
  presetName: string
  config: RunConfig
  /** Paths of the settings that differ from the preset. */
  changes: string[]
  /** What does not hold, and where; nothing starts while there is any. */
  problems: Problem[]
}

interface Form extends Draft {
  /** Which of the two the form shows; A where there is no twin. */
  edits: RunLetter
  /** The one that the form does not show; null where nothing is compared. */
  other: Draft | null
  /** Over how many seeds the next start is repeated, from that of the form on. */
  seeds: number
  /** The data set is that of a link, and nobody here has chosen it. */
  isDataSent: boolean
}

export interface ConfigSlice extends Form {
  /** Something the reader should know about the form; `undo` is the form as it was before, `undoWords` what its button says. */
  notice: { kind: 'info' | 'bad'; text: string; undo?: Form; undoWords?: string } | null
  showsExpert: boolean
  /** Parts of the form that are unfolded, by the name of their group. */
  openSections: readonly string[]

  /** A set of images that was chosen or given here stays; one that only a link asked for goes. */
  choosePreset: (name: string) => void
  setValue: (path: string, value: Field['default']) => void
  /** Give the twin that waits the value that the form shows, said aloud, with a way back. */
  setInBoth: (path: string) => void
  /**
   * Take a proposal for the next run: one setting, said aloud, with a way back.
   * @param of which of two twins it is for; that one is shown then
   */
  propose: (path: string, value: Field['default'], of?: RunLetter) => void
  /** Back to the value of the preset. */
  resetValue: (field: Field) => void
  /** Back to the preset, its images too. */
  resetAll: () => void
  /** Compare what the form shows, as A, with a twin, which the form shows from then on. */
  compareWith: (twin: RunConfig) => void
  /** Compare an experiment, as A, with what the form shows. */
  compareTo: (first: RunConfig) => void
  /** Show A or B in the form. */
  edit: (which: RunLetter) => void
  /**
   * What the form held before, or was to hold.
   * @param told where something is to be said of it; there is a way back then
   * @param edits which of the two it showed; A where there is no twin
   */
  recall: (
    held: Pick<OpenedLink, 'config' | 'twin' | 'seeds'>,
    told?: { text: string; undoWords?: string },
    edits?: RunLetter,
  ) => void
  /** A stays. */
  removeTwin: () => void
  /** Take the form of the notice back; what the form held until then is a press away too. */
  undo: () => void
  dismissNotice: () => void
  setSeeds: (seeds: number) => void
  showExpert: (shows: boolean) => void
  openSection: (name: string, isOpen: boolean) => void
  /** Make a setting visible, whatever hides it. */
  reveal: (path: string) => void
}

export const makeConfigSlice: MakeSlice<ConfigSlice> = ({ set, get }) => {
  const draft = (presetName: string, config: RunConfig): Draft => {
    const parsed = parseConfig(config)
    return {
      presetName,
      config,
      changes: changedPaths(presetNamed(presetName).config, config),
      problems: parsed.ok ? [] : parsed.problems,
    }
  }
  /** @param keepsImages of the form, and how they are split and cut */
  const takePreset = (name: string, keepsImages: boolean) => {
    const { presetName, config, changes, edits, other } = get()
    const next = presetNamed(name).config
    const lost = keepsImages ? changes.filter((path) => sectionOf(path) !== 'data') : changes
    const images = keepsImages ? ' The images stay.' : ` The images are now ${setMeta(next.data.name).title}.`
    const stays = other ? `${edits === 'A' ? 'B' : 'A'} stays as it is: ${presetNamed(other.presetName).title}.` : ''
    const gone = lost.length
      ? lostText(lost.length, presetNamed(presetName).title) + (changes.includes('data.name') ? images : '')
      : ''
    const text = [gone, stays].filter(Boolean).join(' ')
    set({
      ...draft(name, keepsImages ? { ...next, data: config.data } : next),
      isDataSent: false,
      notice: text ? { kind: 'info', text, undo: formOf(get()) } : null,
    })
  }
  /** The form is as a page begins with it. */
  const isUntouched = () => {
    const { presetName, changes, other, seeds } = get()
    return presetName === DEFAULT_PRESET && !changes.length && !other && seeds === 1
  }
  return {
    state: {
      ...draft(DEFAULT_PRESET, presetNamed(DEFAULT_PRESET).config),
      edits: 'A',
      other: null,
      notice: null,
      isDataSent: false,
      seeds: 1,
      showsExpert: false,
      openSections: ['run'],

      choosePreset: (name) => takePreset(name, get().changes.includes('data.name') && !get().isDataSent),
      setValue: (path, value) => {
        const { presetName, config, isDataSent } = get()
        set({ ...draft(presetName, withValueAt(config, path, value)), isDataSent: isDataSent && path !== 'data.name' })
      },
      setInBoth: (path) => {
        const { config, other, edits } = get()
        if (!other) return
        const next = withValueAt(other.config, path, valueAt(config, path))
        const [change] = differences(other.config, next)
        if (!change) return
        const text = `${edits === 'A' ? 'B' : 'A'} has it too now (${change.sentence}).`
        set({ other: draft(other.presetName, next), notice: { kind: 'info', text, undo: formOf(get()) } })
      },
      propose: (path, value, of) => {
        const undo = formOf(get())
        if (of) get().edit(of)
        const { presetName, config, edits, other } = get()
        const next = withValueAt(config, path, value)
        const [change] = differences(config, next)
        if (!change) return
        const text = `For the next run${of && other ? ` ${edits}` : ''}: ${change.sentence}.`
        set({ ...draft(presetName, next), notice: { kind: 'info', text, undo } })
      },
      resetValue: (field) => {
        const { presetName, config, isDataSent } = get()
        const base = baseValue(presetNamed(presetName).config, field)
        const isSent = isDataSent && field.path !== 'data.name'
        set({ ...draft(presetName, withValueAt(config, field.path, base)), isDataSent: isSent })
      },
      resetAll: () => takePreset(get().presetName, false),
      compareWith: (twin) => {
        const { presetName } = get()
        set({ ...draft(presetName, twin), edits: 'B', other: draftOf(get()), notice: null })
      },
      compareTo: (first) => set({ edits: 'B', other: draft(nearestPreset(first).name, first), notice: null }),
      edit: (which) => {
        const { edits, other } = get()
        if (other && which !== edits) set({ ...other, edits: which, other: draftOf(get()), notice: null })
      },
      recall: ({ config, twin, seeds = 1 }, told, edits = 'A') => {
        const undo = formOf(get())
        const a = draft(nearestPreset(config).name, config)
        const b = twin ? draft(nearestPreset(twin).name, twin) : null
        const showsB = b !== null && edits === 'B'
        set({
          ...(showsB ? b : a),
          edits: showsB ? 'B' : 'A',
          other: showsB ? a : b,
          seeds,
          isDataSent: undo.isDataSent && config.data.name === undo.config.data.name,
          ...(told && { notice: { kind: 'info', ...told, undo } }),
        })
      },
      removeTwin: () => {
        const undo = formOf(get())
        const { other, edits } = undo
        if (!other) return
        const text = 'B was set aside.'
        set({ ...(edits === 'B' && other), edits: 'A', other: null, notice: { kind: 'info', text, undo } })
      },
      undo: () => {
        const { notice } = get()
        if (!notice?.undo) return
        const undoWords = notice.undoWords === REDO ? undefined : REDO
        set({ ...notice.undo, notice: { kind: 'info', text: AS_BEFORE, undo: formOf(get()), undoWords } })
      },
      dismissNotice: () => set({ notice: null }),
      setSeeds: (seeds) => set({ seeds }),
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
    // the form shows the run that goes on, so that what is changed is changed against it
    receive: (event) => {
      if (event.type === 'stopped' || event.type === 'finished' || event.type === 'failed')
        return get().notice?.text === GOES_ON ? set({ notice: null }) : undefined
      if (event.type !== 'restored') return
      const [{ config }, twin] = event.runs
      set({
        ...draft(nearestPreset(config).name, config),
        edits: 'A',
        other: twin ? draft(nearestPreset(twin.config).name, twin.config) : null,
        isDataSent: false,
        notice: { kind: 'info', text: GOES_ON, undo: formOf(get()) },
      })
    },
    open: (link) => {
      if (!link.ok) return set({ notice: { kind: 'bad', text: link.message } })
      const { config, twin, seeds = 1, notes = [] } = link
      const whose = twin ? 'The settings of A and B are' : 'The settings are'
      const text = [`${whose} those of the link you opened. Nothing runs until you press Start.`, ...notes].join(' ')
      const undo = isUntouched() ? undefined : formOf(get())
      set({
        ...draft(nearestPreset(config).name, config),
        edits: 'A',
        other: twin ? draft(nearestPreset(twin).name, twin) : null,
        seeds,
        isDataSent: true,
        notice: { kind: notes.length ? 'bad' : 'info', text, undo },
      })
    },
  }
}

const AS_BEFORE = 'The form is as it was before.'
const REDO = 'Redo'
const GOES_ON = 'The form shows the settings of the run that goes on.'

const lostText = (count: number, title: string): string =>
  count === 1 ? `Your one change to ${title} was set aside.` : `Your ${count} changes to ${title} were set aside.`

const draftOf = ({ presetName, config, changes, problems }: Draft): Draft => ({ presetName, config, changes, problems })

const formOf = (form: Form): Form => {
  const { edits, other, seeds, isDataSent } = form
  return { ...draftOf(form), edits, other, seeds, isDataSent }
}

/** What starts: A, and B where there is a twin. */
export function pairOf({ config, edits, other }: Pick<ConfigSlice, 'config' | 'edits' | 'other'>): {
  a: RunConfig
  b: RunConfig | null
} {
  if (!other) return { a: config, b: null }
  return edits === 'A' ? { a: config, b: other.config } : { a: other.config, b: config }
}
