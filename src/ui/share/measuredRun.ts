// The runs of the page as a link and a report tell of them.

import { CODE_VERSION } from '../../runs/codeVersion'
import type { RunConfig } from '../../runs/config'
import { encodeLink, type LinkExtras } from '../../runs/link'
import { adapterText, resultsOf, type MeasuredRun, type SharedResults } from '../../runs/results'
import { pairOf } from '../state/configSlice'
import { runsOf } from '../state/runSlice'
import type { RunState } from '../state/runState'
import type { AppState } from '../state/store'

/** A run with the hash of the images that it has seen; null before it was started. */
export function measuredRun(run: RunState): MeasuredRun | null {
  const { runConfig: config, step, steps, evaluations, images } = run
  return config && { config, step, steps, evaluations, dataHash: images?.hash }
}

export const adapterOf = ({ device }: Pick<AppState, 'device'>): string => adapterText(device?.description ?? '')

/** Results of the run, or of both twins; null where nothing has been measured. */
export function sharedResults(state: AppState): SharedResults | null {
  const [a = null, b = null] = runsOf(state).map((run) => {
    const measured = measuredRun(run)
    return measured && resultsOf(measured)
  })
  return a || b ? { adapter: adapterOf(state), code: CODE_VERSION, a, b } : null
}

/** The experiment that was run, or before any run the one in the form. */
export function sharedExperiment(state: AppState): { a: RunConfig; b: RunConfig | null } {
  return state.runConfig ? { a: state.runConfig, b: state.twin?.runConfig ?? null } : pairOf(state)
}

/** A whole address that opens this page with an experiment. */
export function addressOf({ a, b }: { a: RunConfig; b: RunConfig | null }, extras: LinkExtras = {}): string {
  return new URL(`#${encodeLink(a, b ?? undefined, extras)}`, location.href).href
}
