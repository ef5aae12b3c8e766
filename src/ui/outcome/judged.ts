// What is known of the runs of the page by which they are judged, and the sentences of that for whoever has no page to draw,
// such as a report.

import { diagnose } from '../../runs/collapse'
import { pairOutcomeOf, type Common } from '../../runs/outcome/pair'
import { outcomeOf, type Judged } from '../../runs/outcome/words'
import { heldOutImages } from '../charts/heldOutImages'
import { isLive, type RunStatus } from '../state/runState'
import { runUnder, type RunLetter } from '../state/runs'
import type { AppState } from '../state/store'

/** All but the diagnosis, and flat, so that a component is drawn again only when one of these has changed. */
export type FlatJudged = Omit<Judged, 'heads' | 'knn'> & { at: number | null; value: number }

export function flatJudgedOf(state: AppState, letter: RunLetter): FlatJudged {
  const run = runUnder(state, letter) ?? state
  const knn = run.evaluations.all('knn')
  const at = knn?.steps.at(-1) ?? 0
  const config = run.runConfig
  return {
    phase: phaseOf(run.status),
    config,
    step: run.step,
    at: at > 0 ? at : null,
    value: knn?.values.at(-1) ?? NaN,
    random: run.baselines?.knnRandom ?? null,
    images: heldOutImages(run),
    hasClasses: run.images?.classes.length !== 0,
  }
}

const phaseOf = (status: RunStatus): Judged['phase'] =>
  status === 'building' ? 'building' : isLive(status) ? 'live' : 'ended'

export const judgedOf = ({ at, value, ...known }: FlatJudged, heads: Judged['heads']): Judged => ({
  ...known,
  knn: at === null ? null : { step: at, value },
  heads,
})

/** The last step at which both twins were measured. */
export function commonOf({ evaluations, twin }: AppState): Common {
  const [a, b] = [evaluations.all('knn'), twin?.evaluations.all('knn')]
  const step = a?.steps.findLast((s) => s > 0 && b?.steps.includes(s))
  if (!a || !b || step === undefined) return null
  return { step, a: a.values[a.steps.lastIndexOf(step)], b: b.values[b.steps.lastIndexOf(step)] }
}

/** What the page says at the head of the results, one paragraph each. */
export function outcomeTexts(state: AppState): string[] {
  const judged = (letter: RunLetter): Judged => {
    const run = runUnder(state, letter) ?? state
    const heads = run.runConfig ? diagnose(run.runConfig, run.steps, run.evaluations) : []
    return judgedOf(flatJudgedOf(state, letter), heads)
  }
  if (!state.twin) return [outcomeOf(judged('A')).text]
  const { lead, lines, rest } = pairOutcomeOf(judged('A'), judged('B'), commonOf(state))
  return [lead, ...lines.map(({ letter, text }) => `${letter}: ${text}`), rest].filter(Boolean)
}
