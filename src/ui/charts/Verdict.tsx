// The one sentence a first-time visitor looks for: is it learning? Told in points of k-NN against the untrained network, and
// of two twins against each other.

import { usedCounts } from '../../data/data.config'
import type { RunState } from '../state/runState'
import type { AppState } from '../state/store'
import { useApp } from '../state/useApp'
import { gainText, twinGainText } from './gainText'

export function Verdict() {
  const text = useApp((s) => {
    const { evaluations, baselines, twin } = s
    const images = imagesOf(s, s)
    if (!twin) return gainText(evaluations.all('knn'), baselines?.knnRandom ?? null, images)
    const other = { knn: twin.evaluations.all('knn'), images: imagesOf(s, twin) }
    return twinGainText({ knn: evaluations.all('knn'), images }, other)
  })
  return text && <strong className="verdict">{text}</strong>
}

/** Held-out images that a run classifies. */
function imagesOf({ cards }: Pick<AppState, 'cards'>, { runConfig }: RunState): number {
  const { evaluation, data } = runConfig ?? {}
  const card = data && cards[data.name]
  const there = card ? usedCounts(card, data).test : Infinity
  return Math.min(evaluation?.testImages ?? 1, there)
}
