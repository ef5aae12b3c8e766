// Asks the worker, unbidden, what the page shows before a run: the images of the experiment where they come with the page
// or are kept in the browser, pictures that were given at the size that the form now has, then plan and views of the
// experiment in the form, a moment after it last changed. While a run lives it asks for the plan alone, which takes no
// device: whether what the form holds fits is to be known before it takes the place of that run.

import { setMeta } from '../../data/sets.config'
import { pairOf } from './configSlice'
import { keptOf } from './dataSlice'
import { areLive } from './runs'
import type { AppState, AppStore } from './store'

const SETTLE_MS = 300 // after the last key or slider move
export const SHEETS = 6

export function lookAhead(store: AppStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let planned: unknown[] = []
  let drawn: unknown[] = []
  let resized = ''

  const settled = (act: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(act, SETTLE_MS)
  }

  const ask = () => {
    const state = store.getState()
    if (!isReady(state)) return
    const now = subjects(state)
    if (areOther(now, planned)) {
      planned = now
      const { a, b } = pairOf(state)
      state.askPlan(a, b)
    }
    if (areLive(state) || !areOther(now, drawn)) return
    drawn = now
    state.askViews(state.config, SHEETS)
  }

  const resize = () => {
    const state = store.getState()
    if (!wantsResizing(state)) return
    const { data } = state.config
    resized = sizeAsked(state)
    const kept = keptOf(state, data)
    if (kept) return state.loadKept(kept)
    state.resizeData(data.name, data.size, !isTrainedOn(state, state.cards[data.name]?.hash))
  }

  const look = (state: AppState) => {
    if (state.device) loadAtHand(state)
    // a size that could not be had is not asked for again until another was
    if (wantsResizing(state)) return sizeAsked(state) === resized ? undefined : settled(resize)
    if (!isReady(state)) return
    resized = ''
    const now = subjects(state)
    if (areOther(now, planned) || (!areLive(state) && areOther(now, drawn))) settled(ask)
  }

  look(store.getState())
  const unsubscribe = store.subscribe(look)
  return () => {
    clearTimeout(timer)
    unsubscribe()
  }
}

/** Nothing is read before it is chosen. */
function loadAtHand({ cards, loading, dataFailure, config, loadData, loadKept, ...state }: AppState): void {
  const { name } = config.data
  if (loading || cards[name] || dataFailure?.name === name) return
  const kept = keptOf(state, config.data)
  if (!setMeta(name).files) loadData(name, [], config.data.size)
  else if (kept) loadKept(kept)
}

/** What plan and views depend on. */
const subjects = (state: AppState): unknown[] => [
  state.config,
  state.cards[state.config.data.name],
  state.other?.config,
  state.other && state.cards[state.other.config.data.name],
]

/** Some run that is kept needs these images to go on, as far as is known. */
const isTrainedOn = ({ library }: AppState, hash: string | undefined): boolean =>
  !library || library.runs.some(({ data }) => data.hash === hash)

const sizeAsked = ({ config }: AppState): string => `${config.data.name} ${config.data.size}`

const areOther = (now: unknown[], before: unknown[]): boolean => now.some((subject, i) => subject !== before[i])

const isWhole = ({ device, problems }: AppState): boolean => device !== null && problems.length === 0

const isReady = (state: AppState): boolean =>
  isWhole(state) &&
  isHere(state) &&
  (state.other === null ||
    (state.other.problems.length === 0 && isHere({ cards: state.cards, config: state.other.config })))

const isHere = (state: Pick<AppState, 'cards' | 'config'>): boolean =>
  state.cards[state.config.data.name] !== undefined && hasItsSize(state)

const wantsResizing = (state: AppState): boolean =>
  isWhole(state) && !areLive(state) && !state.loading && !hasItsSize(state)

/** False only for images that are here at another size than the form has. */
export function hasItsSize({ cards, config }: Pick<AppState, 'cards' | 'config'>): boolean {
  const { name, size } = config.data
  const card = cards[name]
  return card === undefined || !setMeta(name).isResized || card.size === size
}
