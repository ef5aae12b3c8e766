// The run being trained, or two twins, as the page knows them. The worker owns the truth: actions send commands, and what
// they asked for shows once the worker's event has come back. Events of an earlier run, which may still be under way, are
// passed over.

import type { RunConfig } from '../../runs/config'
import type { FileFormat } from '../../train/protocol'
import { nextOf, pairAt, type Pair, type Repeats } from './repeats'
import { repeatsOf, seriesAt, seriesWith, type Series } from './series'
import { begun, changeOf, fresh, isLive, restored, type RunState } from './runState'
import type { MakeSlice } from './slice'

/** The run, or the first of two twins, and beside it the second. */
export interface RunSlice extends RunState {
  twin: RunState | null
  /** A kept run, or a file, is being opened. */
  isOpening: boolean
  /** The runs on the page came from copies, the first under this number; null where they were started. */
  restoredId: number | null
  /** Of what was started over several seeds; null where it was one alone. */
  repeats: Repeats | null
  /** What was last started over several seeds, here or on another visit. */
  series: Series | null

  /**
   * Begin a run, or two twins, in place of what exists. `paused`: build and wait for single steps. `seeds`: how many starts
   * there are to be, one after the other.
   */
  start: (config: RunConfig, options?: { paused?: boolean; twin?: RunConfig | null; seeds?: number }) => void
  /** Begin the next of several seeds; nothing where there is none. */
  startNext: () => void
  /** That series was under way on another visit; null: it is not to be offered again. */
  recallSeries: (series: Series | null) => void
  /** Go on with a kept run, or with two twins, or (null) with the file opened last. What exists stays until all is well. */
  goOn: (keys: readonly (string | null)[], options?: { paused?: boolean }) => void
  /** These four are for both twins. */
  pause: () => void
  resume: () => void
  stepOnce: () => void
  stop: () => void
  save: (runId: number, format: FileFormat) => void
  /** Have the browser keep what is new: the page may be ended. */
  keepNow: () => void
}

/** The run, or both twins, A first. */
export const runsOf = (state: RunState & Pick<RunSlice, 'twin'>): RunState[] =>
  state.twin ? [state, state.twin] : [state]

export const makeRunSlice: MakeSlice<RunSlice> = ({ set, get, send }) => {
  let lastId = 0
  /** Change the run of that number, where it is one of this start. */
  const change = (runId: number, part: Partial<RunState>) => {
    const { runId: first, twin } = get()
    if (runId === first) set(part)
    else if (twin && runId === twin.runId) set({ twin: { ...twin, ...part } })
  }
  /** Of those that live: what has ended will never answer. */
  const ask = (asked: NonNullable<RunState['asked']>) => {
    for (const run of runsOf(get())) if (isLive(run.status)) change(run.runId, { asked })
    send({ type: asked })
  }
  const begin = ({ a, b }: Pair, paused: boolean, repeats: Repeats | null) => {
    const runId = ++lastId
    const twin = b && { runId: ++lastId, config: b }
    set({ ...begun(runId, a), twin: twin && begun(twin.runId, twin.config), restoredId: null, repeats })
    if (repeats) set({ series: seriesAt(get().series, repeats) })
    send({ type: 'start', runId, config: a, paused, ...(twin && { twin }) })
  }
  return {
    state: {
      status: 'idle',
      runId: 0,
      runConfig: null,
      ...fresh(),
      twin: null,
      isOpening: false,
      restoredId: null,
      repeats: null,
      series: null,

      start: (config, { paused = false, twin = null, seeds = 1 } = {}) => {
        const first = { a: config, b: twin }
        begin(first, paused, seeds > 1 ? { first, number: 1, of: seeds } : null)
      },
      startNext: () => {
        const repeats = nextOf(get().repeats)
        if (repeats) begin(pairAt(repeats), false, repeats)
      },
      recallSeries: (series) => set({ series }),
      goOn: (keys, { paused = false } = {}) => {
        set({ isOpening: true })
        send({ type: 'go-on', runs: keys.map((key) => ({ runId: ++lastId, key })), paused })
      },
      pause: () => ask('pause'),
      resume: () => ask('resume'),
      stepOnce: () => ask('step'),
      stop: () => ask('stop'),
      keepNow: () => send({ type: 'hidden' }),
      save: (runId, format) => {
        change(runId, { isSaving: true, notSaved: null })
        send({ type: 'save', runId, format })
      },
    },

    receive: (event) => {
      if (event.type === 'restored') {
        const [first, second] = event.runs.map(restored)
        const repeats = repeatsOf(get().series, event.runs)
        return set({ ...first, twin: second ?? null, isOpening: false, restoredId: first.runId, repeats })
      }
      if (event.type === 'not-restored' || event.type === 'worker-broken') set({ isOpening: false })
      for (const run of runsOf(get())) {
        if ('runId' in event && event.runId !== run.runId) continue
        const part = changeOf(event, run)
        if (part) change(run.runId, part)
      }
      const { repeats, series } = get()
      if (event.type === 'kept' && repeats && series && runsOf(get()).some(({ runId }) => runId === event.runId))
        set({ series: seriesWith(series, event.key) })
    },
  }
}
