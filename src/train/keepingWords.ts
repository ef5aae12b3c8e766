// What is said when a run cannot be kept.

/** Names of the errors by which browsers refuse a page their storage. */
const REFUSALS = ['SecurityError', 'NotAllowedError', 'InvalidStateError', 'UnknownError']

/** As two or three sentences; the page adds what can be done. */
export function reasonRunNotKept(error: unknown): string {
  const until = 'The run goes on, but in memory only: it would be gone when the page is closed.'
  const name = error instanceof Error ? error.name : ''
  if (name === 'QuotaExceededError')
    return `${until} This browser has no room to keep it: remove a kept run or set, or free some space on the disk.`
  const words = error instanceof Error ? `${name}: ${error.message}` : String(error)
  if (error instanceof DOMException && REFUSALS.includes(name))
    return `${until} This browser gave the page no storage for it, as in some private windows (${words}).`
  return `${until} Its last copy could not be written (${words}); the next is tried at a pause and at its end.`
}
