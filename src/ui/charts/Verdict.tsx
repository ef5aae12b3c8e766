// The one sentence a first-time visitor looks for: is it learning? Told in points of k-NN against the untrained network.

import { useApp } from '../state/useApp'
import { gainText } from './gainText'

export function Verdict() {
  const text = useApp((s) => gainText(s.evaluations.all('knn'), s.baselines?.knnRandom ?? null))
  return text && <strong className="verdict">{text}</strong>
}
