// Whether the run here is what a link says of its author's. Looked at when a mark of the fingerprint is passed, when
// something was measured, and when the run is over: not with every step, for all losses are gone through.

import { useMemo } from 'react'
import { CODE_VERSION } from '../../runs/codeVersion'
import { reproduce, type Reproduction } from '../../runs/reproduction'
import { heldOutImages } from '../charts/heldOutImages'
import { isLive } from '../state/runState'
import { runUnder, type RunLetter } from '../state/runs'
import type { AppState } from '../state/store'
import { useApp, useAppStore } from '../state/useApp'
import { adapterOf, measuredRun } from './measuredRun'

/** @returns null where the link says nothing of that run */
export function useReproduction(letter: RunLetter): Reproduction | null {
  const store = useAppStore()
  const sent = useApp((s) => s.sent)
  const moment = useApp((s) => momentOf(s, letter))
  return useMemo(
    // the logs grow in place; `sent` and `moment` tell when to look again
    () => ({ found: reproductionOf(store.getState(), letter), sent, moment }),
    [store, letter, sent, moment],
  ).found
}

const sentOf = ({ sent }: AppState, letter: RunLetter) => (letter === 'A' ? sent?.a : sent?.b) ?? null

/** Text that changes whenever the answer may. */
export function momentOf(state: AppState, letter: RunLetter): string {
  const run = runUnder(state, letter)
  const end = sentOf(state, letter)?.results.step ?? 0
  const reached = Math.min(run?.step ?? 0, end)
  const isOver = !isLive(run?.status ?? 'idle') || reached === end
  return [run?.runId, isOver ? reached : Math.floor(Math.log2(reached + 1)), run?.evaluations.lastStep, isOver].join()
}

export function reproductionOf(state: AppState, letter: RunLetter): Reproduction | null {
  const theirs = sentOf(state, letter)
  const run = runUnder(state, letter)
  if (!theirs || !state.sent) return null
  const { adapter, code } = state.sent
  const own = run && measuredRun(run)
  const sent = { config: theirs.config, results: theirs.results, adapter, code }
  const here = { adapter: adapterOf(state), code: CODE_VERSION, images: run ? heldOutImages(run) : 1 }
  // before a run the one that the link describes stands in: it has no steps yet
  const waiting = { config: theirs.config, step: 0, steps: NOTHING, evaluations: NOTHING, dataHash: undefined }
  return reproduce(sent, { ...(own ?? waiting), ...here })
}

const NOTHING = { all: () => null }
