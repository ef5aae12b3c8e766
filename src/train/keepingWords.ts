// What is said when a run cannot be kept.

/** As two sentences; the page adds what can be done. */
export function reasonRunNotKept(error: unknown): string {
  const until = 'The run goes on, but in memory only: it would be gone when the page is closed.'
  if (error instanceof DOMException && error.name === 'QuotaExceededError')
    return `${until} This browser has no room to keep it: remove a kept run or set, or free some space on the disk.`
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return `${until} This browser gave the page no storage for it, as in some private windows (${words}).`
}
