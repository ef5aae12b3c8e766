// What the views look into: the network of the run, or those of both twins, or of an opened file, which is a run that has
// ended; before any run, what the form describes.

import type { RunConfig } from '../../runs/config'
import { pictureSide } from '../../runs/opened/pictureSide'
import type { AskedRun, RunLetter } from '../../train/protocol'
import { stepShown } from '../state/past'
import type { RunState } from '../state/runState'
import { letterOf, shownRuns } from '../state/runs'
import type { AppState } from '../state/store'

/** The runs that views look into, or the file. */
export const inspectedRuns = (state: AppState): RunState[] =>
  state.showsFile && state.opened ? [state.opened.run] : shownRuns(state)

/** The kept step that is shown; null for the weights of now, and for a file, which has no others. */
export const momentOf = (state: AppState): number | null =>
  inspectedRuns(state)[0].runId < 0 ? null : stepShown(state)

/** The experiment of a run that is looked into: before any the one in the form; of a file on the form's images. */
export function experimentOf(state: AppState, { runId, runConfig }: RunState): RunConfig {
  if (!runConfig || runId === 0) return state.config
  return runId < 0 ? { ...runConfig, data: state.config.data } : runConfig
}

/** That of the first: twins are asked one and the same question. */
export const lookedInto = (state: AppState): RunConfig => experimentOf(state, inspectedRuns(state)[0])

/** That of the run under a letter. */
export const experimentUnder = (state: AppState, letter: RunLetter): RunConfig =>
  askedRuns(state).find((run) => run.letter === letter)?.config ?? lookedInto(state)

/** To whom a view's question is put. */
export const askedRuns = (state: AppState): AskedRun[] =>
  inspectedRuns(state).map((run) => ({
    letter: letterOf(state, run.runId) || 'A',
    runId: run.runId,
    config: experimentOf(state, run),
  }))

/** Side in pixels of the pictures that are shown to it; 0 before there are images. */
export function pictureSize(state: AppState): number {
  const { data, backbone } = lookedInto(state)
  const size = state.cards[data.name]?.size ?? 0
  return size > 0 && inspectedRuns(state)[0].runId < 0 ? pictureSide(size, backbone.imgSize) : size
}

/** There is a device, there are images, and something to look into can be built. */
export const canLook = (state: AppState): boolean =>
  state.device !== null &&
  inspectedRuns(state).every(
    (run) =>
      state.cards[experimentOf(state, run).data.name] !== undefined &&
      run.status !== 'building' &&
      (run.runId !== 0 || state.problems.length === 0),
  )
