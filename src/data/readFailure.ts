// Why a set was not read, in words. Loaders say it themselves (DataError); what else is thrown comes from the browser, as
// when a file was moved after it was chosen, and knows neither the file nor what to do.

import { messageOf } from '../base/messageOf'
import { oneLine } from '../base/oneLine'
import { DataError } from './dataset'
import type { Job } from './job'
import { shown } from '../base/shown'

export function readFailure(error: unknown, job: Job): string {
  const note = job.from === 'files' && job.note ? ` ${job.note}` : '' // such as that folders were left out
  if (error instanceof DataError) return error.message + note
  const why = messageOf(error)
  const { who, next } = wordsOf(job)
  return oneLine(`${who}: could not be read (${why}). ${next}${note}`)
}

function wordsOf(job: Job): { who: string; next: string } {
  if (job.from === 'store') return { who: 'The kept set', next: 'Choose its files again.' }
  const names = job.from === 'files' ? job.files.map(({ path }) => path) : job.remotes.map(({ name }) => name)
  if (names.length === 0) return { who: 'The set that comes with the page', next: 'Reload the page.' }
  const more = names.length > 1 ? ` and ${names.length - 1} more` : ''
  const next = job.from === 'files' ? `Choose ${more ? 'them' : 'it'} again.` : 'Fetch again.'
  return { who: `${shown(names[0])}${more}`, next }
}
