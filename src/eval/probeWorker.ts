// Fits a linear probe away from the worker that trains: sixty epochs in double precision are one task of seconds, in which
// no step could be queued. It does one job and is ended; ending it early is how a job is cancelled.

import { messageOf } from '../base/messageOf'
import { fitProbe, type ProbeFit, type ProbeJob } from './probeFit'

export type ProbeNews =
  { type: 'epoch'; done: number } | { type: 'fitted'; fit: ProbeFit } | { type: 'failed'; message: string }

const tell = (news: ProbeNews, transfer: Transferable[] = []) => self.postMessage(news, { transfer })

self.addEventListener('message', ({ data }: MessageEvent<ProbeJob>) => {
  try {
    const fit = fitProbe(data, (done) => tell({ type: 'epoch', done }))
    tell({ type: 'fitted', fit }, [fit.logits.buffer])
  } catch (error) {
    tell({ type: 'failed', message: messageOf(error) })
  }
})
