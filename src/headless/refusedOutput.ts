// What is told to stdout may be refused. Whoever reads it may have enough before all is told: what is left has no reader, and
// is no failure. Anything else, such as a full disk behind `> run.log`, is one, and is said once.

import type { EventEmitter } from 'node:events'

/** @returns whether something that should have been told was refused */
export function refusedOutput(stdout: EventEmitter, say: (sentence: string) => void = console.error): () => boolean {
  let isRefused = false
  stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' || isRefused) return
    isRefused = true
    say(`esvit: stdout must take what is told, got '${message}'; what follows is not told, and a run that trains stops`)
  })
  return () => isRefused
}
