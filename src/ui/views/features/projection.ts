// Asks a worker of its own for a basis or a map, so that neither the page nor the run waits for it.

import { FETCH_FAILED } from '../../parts/fetchFailure'
import type { ProjectionJob, ProjectionNews } from '../../../viz/paint/features/projectionJob'

/** @param onNews told of progress, and at last of the result or why there is none @returns how to cancel */
export function startProjection(job: ProjectionJob, onNews: (news: ProjectionNews) => void): () => void {
  const worker = new Worker(new URL('../../../viz/paint/features/projectionWorker.ts', import.meta.url), {
    type: 'module',
  })
  worker.addEventListener('message', ({ data }: MessageEvent<ProjectionNews>) => {
    if (data.type !== 'progress') worker.terminate()
    onNews(data)
  })
  worker.addEventListener('error', ({ message }) => {
    worker.terminate()
    // an error without words is that of a script that did not come
    onNews({ type: 'failed', message: message ? `The worker that projects has stopped: ${message}.` : FETCH_FAILED })
  })
  worker.postMessage(job)
  return () => worker.terminate()
}
