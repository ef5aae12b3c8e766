// Reads one data set, away from the page and from the worker that trains: unpacks, checks, hashes, keeps a copy in the
// browser, and hands the pixels over. It does one job and is ended; ending it early is how a load is cancelled, whatever
// it is in the middle of.

import type { Dataset, LoadOptions } from './dataset'
import { STORE_NAME, type Job, type JobNews } from './job'
import { buffersOf, packed } from './packed'
import { loadDataset } from './registry'
import { browserLock, openBrowserFolder } from './store/opfs'
import { DataStore } from './store/store'
import { reasonNotKept } from './store/words'

const REPORT_MS = 50 // progress is told at most this often

const tell = (news: JobNews, transfer: Transferable[] = []) => self.postMessage(news, { transfer })

self.addEventListener('message', ({ data }: MessageEvent<Job>) => {
  run(data).catch((error: unknown) => {
    tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
  })
})

async function run(job: Job): Promise<void> {
  const begin = performance.now()
  const options = { onProgress: reporter('reading') }
  const dataset =
    job.from === 'store' ? await (await openStore()).load(job.hash, options) : await readFiles(job, options)
  const seconds = (performance.now() - begin) / 1000
  const isNew = job.from === 'files' && job.files.length > 0 // a set that comes with the page comes with it again
  const notKept = isNew ? await keep(dataset) : null
  const set = packed(dataset)
  tell(
    { type: 'loaded', set, seconds, isKept: job.from === 'store' || (isNew && notKept === null), notKept },
    buffersOf(set),
  )
}

const readFiles = ({ name, files, baseUrl }: Extract<Job, { from: 'files' }>, options: LoadOptions) =>
  loadDataset(name, { files, fetchBytes: (path) => fetchBytes(new URL(path, baseUrl)) }, options)

/** @returns why it could not be kept, or null */
async function keep(dataset: Dataset & { hash: string }): Promise<string | null> {
  try {
    await (await openStore()).save(dataset, Date.now(), reporter('keeping'))
    return null
  } catch (error) {
    return reasonNotKept(error, dataset.card)
  }
}

const openStore = async () => new DataStore(await openBrowserFolder(STORE_NAME), browserLock(STORE_NAME))

function reporter(stage: 'reading' | 'keeping'): LoadOptions['onProgress'] {
  let reported = 0
  return (loadedBytes, totalBytes, images) => {
    if (performance.now() - reported < REPORT_MS && loadedBytes < totalBytes) return
    reported = performance.now()
    tell({ type: 'progress', stage, loadedBytes, totalBytes, images })
  }
}

async function fetchBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url)
  if (!response.ok)
    throw new Error(
      `${url.pathname}: the page's own file could not be fetched (${response.status} ${response.statusText}); reload the page`,
    )
  return new Uint8Array(await response.arrayBuffer())
}
