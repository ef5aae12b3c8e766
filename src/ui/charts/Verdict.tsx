// The one sentence a first-time visitor looks for: is it learning? Told in points of k-NN against the untrained network.

import { useApp } from '../state/useApp'
import { gainText } from './gainText'

export function Verdict() {
  const text = useApp(({ evaluations, baselines, runConfig, cards }) => {
    const { evaluation, data } = runConfig ?? {}
    const there = (data && cards[data.name]?.test) ?? Infinity
    const asked = data?.test ? Math.min(there, data.test) : there
    return gainText(evaluations.all('knn'), baselines?.knnRandom ?? null, Math.min(evaluation?.testImages ?? 1, asked))
  })
  return text && <strong className="verdict">{text}</strong>
}
