// The one sentence a first-time visitor looks for: is it learning? Told in points of k-NN against the untrained network, and
// of two twins against each other.

import { useApp } from '../state/useApp'
import { gainText, twinGainText } from './gainText'
import { heldOutImages } from './heldOutImages'

export function Verdict() {
  const text = useApp((s) => {
    const { evaluations, baselines, twin } = s
    const images = heldOutImages(s)
    if (!twin) return gainText(evaluations.all('knn'), baselines?.knnRandom ?? null, images)
    const other = { knn: twin.evaluations.all('knn'), images: heldOutImages(twin) }
    return twinGainText({ knn: evaluations.all('knn'), images }, other)
  })
  return text && <strong className="verdict">{text}</strong>
}
