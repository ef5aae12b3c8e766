// Has a linear probe fitted in a worker of its own, which takes the features, so that a run can go on training.

import type { ProbeFit } from '../../eval/probeFit'
import type { ProbeNews } from '../../eval/probeWorker'
import type { FitProbe } from './probeFeatures'

/** Aborting ends the worker, whatever it is in the middle of. */
export const fitAside: FitProbe = (job, onEpoch, signal) => {
  const worker = new Worker(new URL('../../eval/probeWorker.ts', import.meta.url), { type: 'module' })
  const fitted = new Promise<ProbeFit>((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    worker.onmessage = ({ data }: MessageEvent<ProbeNews>) => {
      if (data.type === 'epoch') onEpoch(data.done)
      else if (data.type === 'fitted') resolve(data.fit)
      else reject(new Error(data.message))
    }
    worker.onerror = ({ message }) =>
      reject(new Error(`The worker that fits the linear probe has stopped: ${message || 'it could not be loaded'}.`))
    signal?.throwIfAborted()
    worker.postMessage(job, [job.train.features.buffer, job.test.features.buffer])
  })
  return fitted.finally(() => worker.terminate())
}
