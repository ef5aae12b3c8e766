// The run being trained, or two twins, as the page knows them. The worker owns the truth: actions send commands, and what
// they asked for shows once the worker's event has come back. Events of an earlier run, which may still be under way, are
// passed over.

import type { RunConfig } from '../../runs/config'
import type { FileFormat } from '../../train/protocol'
import { begun, changeOf, fresh, isLive, type RunState } from './runState'
import type { MakeSlice } from './slice'

/** The run, or the first of two twins, and beside it the second. */
export interface RunSlice extends RunState {
  twin: RunState | null

  /** Begin a run, or two twins, in place of what exists. `paused`: build and wait for single steps. */
  start: (config: RunConfig, options?: { paused?: boolean; twin?: RunConfig | null }) => void
  /** These four are for both twins. */
  pause: () => void
  resume: () => void
  stepOnce: () => void
  stop: () => void
  save: (runId: number, format: FileFormat) => void
}

/** The run, or both twins, A first. */
export const runsOf = (state: RunState & Pick<RunSlice, 'twin'>): RunState[] =>
  state.twin ? [state, state.twin] : [state]

export const makeRunSlice: MakeSlice<RunSlice> = ({ set, get, send }) => {
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
  return {
    state: {
      status: 'idle',
      runId: 0,
      runConfig: null,
      ...fresh(),
      twin: null,

      start: (config, { paused = false, twin = null } = {}) => {
        const runId = Math.max(...runsOf(get()).map((run) => run.runId)) + 1
        set({ ...begun(runId, config), twin: twin && begun(runId + 1, twin) })
        send({ type: 'start', runId, config, paused, ...(twin && { twin: { runId: runId + 1, config: twin } }) })
      },
      pause: () => ask('pause'),
      resume: () => ask('resume'),
      stepOnce: () => ask('step'),
      stop: () => ask('stop'),
      save: (runId, format) => {
        change(runId, { isSaving: true })
        send({ type: 'save', runId, format })
      },
    },

    receive: (event) => {
      for (const run of runsOf(get())) {
        if ('runId' in event && event.runId !== run.runId) continue
        const part = changeOf(event, run)
        if (part) change(run.runId, part)
      }
    },
  }
}
