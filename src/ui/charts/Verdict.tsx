// The one sentence a first-time visitor looks for: is it learning? Told in points of k-NN against the untrained network.

import { usedCounts } from '../../data/data.config'
import { useApp } from '../state/useApp'
import { gainText } from './gainText'

export function Verdict() {
  const text = useApp(({ evaluations, baselines, runConfig, cards }) => {
    const { evaluation, data } = runConfig ?? {}
    const card = data && cards[data.name]
    const there = card ? usedCounts(card, data).test : Infinity
    return gainText(evaluations.all('knn'), baselines?.knnRandom ?? null, Math.min(evaluation?.testImages ?? 1, there))
  })
  return text && <strong className="verdict">{text}</strong>
}
