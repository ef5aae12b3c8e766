// A file of the page itself that could not be fetched, such as the code of a part that is first shown while the reader is
// offline: each browser says so in words of its own, which help nobody.

import { messageOf } from '../../base/messageOf'

export const FETCH_FAILED = 'A file of the page could not be fetched: are you online?'

/** Chromium, Firefox and Safari, in this order. */
const WORDS = [
  /Failed to fetch dynamically imported module/i,
  /error loading dynamically imported module/i,
  /Importing a module script failed/i,
]

export const isFetchFailure = (error: unknown): boolean => WORDS.some((words) => words.test(messageOf(error)))

/** What is told of an error: its message, or that something could not be fetched. */
export const failureText = (error: unknown): string => (isFetchFailure(error) ? FETCH_FAILED : messageOf(error))
