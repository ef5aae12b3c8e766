// Finds a basis or a map away from the page and from the worker that trains: both may take seconds. It does one job and is
// ended; ending it early is how a job is cancelled, whatever it is in the middle of.

import { messageOf } from '../../../base/messageOf'
import { basisOf } from './pca'
import type { ProjectionJob, ProjectionNews } from './projectionJob'
import { umapOf } from './umap'

const REPORT_MS = 50 // progress is told at most this often

const tell = (news: ProjectionNews) => self.postMessage(news)

self.addEventListener('message', ({ data: job }: MessageEvent<ProjectionJob>) => {
  try {
    tell(
      job.type === 'basis'
        ? { type: 'basis', basis: basisOf(job.features, job.width) }
        : { type: 'map', points: umapOf(job.features, job.width, job.seed, report) },
    )
  } catch (error) {
    tell({ type: 'failed', message: messageOf(error) })
  }
})

let reportedAt = 0

function report(done: number, total: number): void {
  if (performance.now() - reportedAt < REPORT_MS) return
  reportedAt = performance.now()
  tell({ type: 'progress', done, total })
}
