// Why raw pixels may be ahead, said while they are and were so before training: a newcomer takes it for a failure.

import { runsOf } from '../state/runSlice'
import { useApp } from '../state/useApp'

export function PixelNote() {
  const areAhead = useApp((s) =>
    runsOf(s).every(({ baselines, evaluations }) => {
      const knn = evaluations.latest('knn')
      return baselines !== null && knn !== null && baselines.knnPixels > Math.max(knn, baselines.knnRandom)
    }),
  )
  return areAhead && <>Raw pixels are ahead, because they keep the layout that averaged features lose. </>
}
