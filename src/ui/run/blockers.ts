// What keeps an experiment from starting, each with the place where it can be mended.

import { usedCounts } from '../../data/data.config'
import { setMeta, type DataName } from '../../data/sets.config'
import type { Problem } from '../../runs/problems'
import { fieldsOf } from '../../runs/schema'
import { hasItsSize } from '../state/lookAhead'
import { areLive, type RunLetter, type Runs } from '../state/runs'
import type { AppState } from '../state/store'

export interface Blocker {
  message: string
  /** The setting, or the part of the page, to go to. */
  path?: string
  target?: 'data'
  /** It goes by itself, in a moment. */
  isWait?: true
  /** Of two twins the one whose setting it is; none where it is that of both. */
  letter?: RunLetter
}

const TITLES = new Map(fieldsOf().map(({ path, title }) => [path, title]))

type Seen = Pick<
  AppState,
  | 'device'
  | 'noDevice'
  | 'problems'
  | 'cards'
  | 'config'
  | 'edits'
  | 'other'
  | 'loading'
  | 'planRefusal'
  | 'isOpening'
  | 'isDataSent'
> &
  Runs

export function blockers(state: Seen): Blocker[] {
  const { device, noDevice, problems, other, planRefusal } = state
  if (noDevice) return [{ message: 'There is no graphics device to train on.' }]
  if (!device) return [{ message: 'Looking for a graphics device…', isWait: true }]
  if (state.isOpening) return [{ message: 'A kept run is being opened.', isWait: true }]
  const invalid = ofTwins(state, settingBlockers(problems), settingBlockers(other?.problems ?? []))
  if (invalid.length) return invalid
  const absent = ofTwins(state, imagesBlockers(state), other ? imagesBlockers({ ...state, config: other.config }) : [])
  if (absent.length) return absent
  return planRefusal ? [{ message: planRefusal }] : []
}

/** What the form shows and what waits, each said to be A's, B's or that of both, A's first; as it is where there is no twin. */
function ofTwins({ edits, other }: Seen, shown: Blocker[], waiting: Blocker[]): Blocker[] {
  if (!other) return shown
  const [a, b] = edits === 'A' ? [shown, waiting] : [waiting, shown]
  const isIn = (list: Blocker[], { message }: Blocker) => list.some((blocker) => blocker.message === message)
  const shared = a.filter((blocker) => isIn(b, blocker))
  const own = (letter: RunLetter, list: Blocker[]) =>
    list
      .filter((blocker) => !isIn(shared, blocker))
      .map((blocker) => ({ ...blocker, letter, message: `${letter}: ${blocker.message}` }))
  return [...shared.map((it) => ({ ...it, message: `A and B: ${it.message}` })), ...own('A', a), ...own('B', b)]
}

const settingBlockers = (problems: Problem[]): Blocker[] =>
  problems.map(({ path, message }) => ({ path, message: `${TITLES.get(path) ?? path} ${message}.` }))

function imagesBlockers(state: Seen): Blocker[] {
  const blocker = missingImages(state) ?? tooFewImages(state)
  return blocker ? [blocker] : []
}

function missingImages({ cards, config, loading, isDataSent, ...runs }: Seen): Blocker | null {
  const { name, size } = config.data
  const card = cards[name]
  if (card && hasItsSize({ cards, config })) return null
  if (loading?.name === name) return { message: 'The images are being read.', isWait: true }
  if (!card) return { message: absentText(name, isDataSent), target: 'data' }
  if (areLive(runs))
    return { message: `The images are read again, with ${size} instead of ${card.size} pixels a side, once this run has ended.` } // prettier-ignore
  return {
    message: `The loaded images are ${card.size} × ${card.size} pixels; this experiment needs ${size} × ${size}. Choose the files again.`,
    target: 'data',
  }
}

/** @param isSent whoever asks for these images is the author of a link */
function absentText(name: DataName, isSent: boolean): string {
  if (!setMeta(name).isPrivate) return 'The images of this experiment are not here yet.'
  return isSent
    ? 'The images of this experiment are private to its author and not part of the link. Choose images of your own.'
    : 'You chose images of your own, and have not given any yet.'
}

function tooFewImages({ cards, config }: Seen): Blocker | null {
  const card = cards[config.data.name]
  const there = card ? usedCounts(card, config.data).train : Infinity
  if (config.batchSize <= there) return null
  return { path: 'batchSize', message: `Batch must be at most the ${there} training images, got ${config.batchSize}.` }
}
