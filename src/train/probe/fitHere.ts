// Fits a linear probe here and now, for a terminal, which does nothing else meanwhile.

import { fitProbe } from '../../eval/probeFit'
import type { FitProbe } from './probeFeatures'

export const fitHere: FitProbe = (job, onEpoch, signal) =>
  Promise.resolve().then(() =>
    fitProbe(job, (done) => {
      signal?.throwIfAborted()
      onEpoch(done)
    }),
  )
