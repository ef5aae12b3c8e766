// Reads one data set, away from the page and from the worker that trains: unpacks, checks, hashes, keeps a copy in the
// browser, and hands the pixels over. It does one job and is ended; ending it early is how a load is cancelled, whatever
// it is in the middle of.

import { DataError, type Dataset, type LoadOptions, type NamedBytes } from './dataset'
import { STORE_NAME, type GivenFile, type Job, type JobNews } from './job'
import { buffersOf, packed } from './packed'
import { decodeInBrowser } from './picture/browser'
import { readFailure } from './readFailure'
import { loadDataset } from './registry'
import { fetchRemote, type RemoteFile } from './remote/remote'
import { browserLock, openBrowserFolder } from '../base/storage/opfs'
import { DataStore } from './store/store'
import { reasonNotKept } from './store/words'

const REPORT_MS = 50 // progress is told at most this often

const tell = (news: JobNews, transfer: Transferable[] = []) => self.postMessage(news, { transfer })

self.addEventListener('message', ({ data }: MessageEvent<Job>) => {
  run(data).catch((error: unknown) => {
    tell({ type: 'failed', message: readFailure(error, data) })
  })
})

async function run(job: Job): Promise<void> {
  const found = job.from === 'addresses' ? { ...job, ...(await fetched(job.remotes)), from: 'files' as const } : job
  const begin = performance.now()
  const options = { onProgress: reporter('reading') }
  const dataset =
    found.from === 'store' ? await (await openStore()).load(found.hash, options) : await readFiles(found, options)
  const seconds = (performance.now() - begin) / 1000
  const isNew = found.from === 'files' && found.files.length > 0 // a set that comes with the page comes with it again
  const notKept = isNew ? await keep(dataset, found.replaces) : null
  const set = packed(dataset)
  tell(
    { type: 'loaded', set, seconds, isKept: job.from === 'store' || (isNew && notKept === null), notKept },
    buffersOf(set),
  )
}

async function readFiles(
  { name, files, size, baseUrl, note }: Extract<Job, { from: 'files' }>,
  options: LoadOptions,
): Promise<Dataset & { hash: string }> {
  const fetchOwn = (path: string) => fetchBytes(new URL(path, baseUrl))
  const source = { files: files.map(named), fetchBytes: fetchOwn, decode: decodeInBrowser, size }
  const dataset = await loadDataset(name, source, options)
  const { card } = dataset
  return note ? { ...dataset, card: { ...card, credit: `${card.credit} ${note}` } } : dataset
}

const named = ({ path, file }: GivenFile): NamedBytes => ({
  name: path,
  size: file.size,
  stream: () => file.stream(),
  slice: (start, end) => file.slice(start, end),
})

/** Files from their addresses, one after the other; whoever asked may want them again. */
async function fetched(remotes: readonly RemoteFile[]): Promise<{ files: GivenFile[]; note: string }> {
  const report = reporter('fetching')
  // not known where one of them is not: a part of the sum would be taken for all of it
  const total = remotes.reduce((sum, { bytes }) => sum + (bytes ?? NaN), 0) || 0
  const files: GivenFile[] = []
  let before = 0
  let isWhole = false
  for (const remote of remotes) {
    const found = await fetchRemote(remote, (received) => report?.(before + received, total, 0))
    files.push({ path: remote.name, file: found.file })
    before += found.file.size
    isWhole ||= found.isWhole
  }
  const hosts = [...new Set(remotes.map(({ host }) => host))].join(', ')
  const note = `Fetched from ${hosts}${isWhole ? ', in one piece, for its server gives no parts of files' : ''}.`
  tell({ type: 'fetched', files, note })
  return { files, note }
}

/** @param replaces the hash of a copy that goes for it @returns why it could not be kept, or null */
async function keep(dataset: Dataset & { hash: string }, replaces?: string): Promise<string | null> {
  try {
    const store = await openStore()
    await store.save(dataset, Date.now(), reporter('keeping'))
    if (replaces !== undefined && replaces !== dataset.hash) await store.remove(replaces)
    return null
  } catch (error) {
    return reasonNotKept(error, dataset.card)
  }
}

const openStore = async () => new DataStore(await openBrowserFolder(STORE_NAME), browserLock(STORE_NAME))

function reporter(stage: Extract<JobNews, { type: 'progress' }>['stage']): LoadOptions['onProgress'] {
  let reported = 0
  return (loadedBytes, totalBytes, images) => {
    if (performance.now() - reported < REPORT_MS && loadedBytes !== totalBytes) return
    reported = performance.now()
    tell({ type: 'progress', stage, loadedBytes, totalBytes, images })
  }
}

async function fetchBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url)
  if (!response.ok)
    throw new DataError(
      `${url.pathname}: the page's own file could not be fetched (${response.status} ${response.statusText}); reload the page.`,
    )
  return new Uint8Array(await response.arrayBuffer())
}
