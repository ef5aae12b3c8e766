// The wire to the worker that trains: commands go out, events come in, nothing else crosses.

import type { TrainEvent } from '../train/protocol'
import type { AppEvent, Send } from './state/slice'

export interface TrainerPort {
  send: Send
  listen: (receive: (event: AppEvent) => void) => void
}

export function openTrainerPort(): TrainerPort {
  const worker = new Worker(new URL('../train/worker.ts', import.meta.url), { type: 'module' })
  return {
    send: (command) => worker.postMessage(command),
    listen: (receive) => {
      worker.addEventListener('message', ({ data }: MessageEvent<TrainEvent>) => receive(data))
      // a file of it is missing or refused, or it threw outside of everything it catches
      worker.addEventListener('error', ({ message }) => {
        receive({ type: 'worker-broken', message: message || 'the worker’s file could not be loaded' })
      })
    },
  }
}
