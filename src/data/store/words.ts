// What is said when the browser's storage cannot be used.

import { bytesText } from '../../base/numberText'

/** Why a set is in memory only, as a sentence or two. */
export function reasonNotKept(error: unknown, { title, bytes }: { title: string; bytes: number }): string {
  const until = `${title} is in memory only and will be gone when the page is closed`
  if (error instanceof DOMException && error.name === 'QuotaExceededError')
    return (
      `${until}: this browser has no room to keep another ${bytesText(bytes)}. ` +
      'Remove a kept set or free some space, then choose the files again.'
    )
  return `${until}: ${reasonNoStorage(error)}`
}

/** Why there is no storage at all. */
export function reasonNoStorage(error: unknown): string {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return `this browser gives the page no storage, as in some private windows (${words}).`
}
