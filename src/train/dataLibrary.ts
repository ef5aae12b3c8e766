// The data sets of the worker that trains: those in memory, the one that is being read by a worker of its own
// (data/worker.ts), those the browser keeps. Tells the page of all three.
//
// Reading has a worker of its own, one a set, because unpickling a batch or taking the statistics of a set is one task
// of half a second, in which no step could be queued; and because a worker can be ended in the midst of anything.

import { messageOf } from '../base/messageOf'
import type { Dataset } from '../data/dataset'
import type { GivenFile, Job, JobNews } from '../data/job'
import { unpacked } from '../data/packed'
import type { DataStore } from '../data/store/store'
import { reasonNoStorage } from '../data/store/words'
import type { DataName } from '../data/sets.config'
import type { StorageRoom, TrainEvent } from './protocol'

/** What of a Worker is needed; a test gives another. */
export interface ReaderPort {
  postMessage(job: Job): void
  terminate(): void
  onmessage: ((event: MessageEvent<JobNews>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

export interface DataPlaces {
  startReader: () => ReaderPort
  openStore: () => Promise<DataStore>
  /** Bytes used and offered, null where the browser does not say. */
  room: () => Promise<StorageRoom | null>
  emit: (event: TrainEvent) => void
  /** Tell the other tabs of this page that what is kept has changed. */
  announce: () => void
}

/** What a set was read from, to read it again at another size. */
interface Source {
  files: GivenFile[]
  note: string
}

interface Reading {
  name: DataName
  /** Null until it is fetched, and for a set out of the browser's storage. */
  source: Source | null
  reader: ReaderPort
  begin: number
  dataset: Promise<Dataset>
  settle: (dataset: Dataset | Error) => void
}

export class DataLibrary {
  readonly #places: DataPlaces
  readonly #sets = new Map<string, Dataset>()
  readonly #sources = new Map<DataName, Source>()
  #reading: Reading | null = null

  constructor(places: DataPlaces) {
    this.#places = places
  }

  /** A set that is in memory. */
  get(name: DataName): Dataset | undefined {
    return this.#sets.get(name)
  }

  /** A set by its content: from memory, or read from what this browser keeps; null where neither has it. */
  async find(name: DataName, hash: string): Promise<Dataset | null> {
    const here = this.#sets.get(name)
    if (here?.hash === hash) return here
    const kept = await this.#places.openStore().then(
      (store) => store.list(),
      () => [],
    ) // without storage nothing is kept
    return kept.some((set) => set.hash === hash) ? this.load(name, { from: 'store', hash }) : null
  }

  /** Read a set, in place of one that is being read; the same one from the page's own files is waited for. */
  load(name: DataName, job: Job): Promise<Dataset> {
    const reading = this.#reading
    if (reading?.name === name && job.from === 'files' && !job.files.length) return reading.dataset
    const replaced = reading?.name
    this.#end(new Error('Another set was chosen while this one was read.'))
    // the page may not have asked for the other one: a run that goes on has its images read
    if (replaced !== undefined && replaced !== name)
      this.#places.emit({ type: 'data-cancelled', name: replaced, by: name })
    const reader = this.#places.startReader()
    let settle: Reading['settle'] = () => undefined
    const dataset = new Promise<Dataset>((resolve, reject) => {
      settle = (result) => (result instanceof Error ? reject(result) : resolve(result))
    })
    dataset.catch(() => undefined) // the page is told by events
    const source = job.from === 'files' ? { files: job.files, note: job.note ?? '' } : null
    const own: Reading = { name, source, reader, begin: performance.now(), dataset, settle }
    this.#reading = own
    reader.onmessage = ({ data }) => this.#receive(own, data)
    reader.onerror = ({ message }) =>
      this.#fail(own, `The part of the page that reads images could not run: ${message || 'its file could not be loaded'}. Reload the page.`) // prettier-ignore
    reader.postMessage(job)
    return dataset
  }

  /** Read again, at another size, what a set was read from. @param replaces the copy that is kept of the size before goes */
  resize(name: DataName, size: number, replaces: boolean, baseUrl: string): void {
    const [source, before] = [this.#sources.get(name), this.#sets.get(name)]
    const message =
      'To load these images at another size, choose their files again: the page has kept the images, not the files.'
    if (!source) return this.#places.emit({ type: 'data-failed', name, message })
    void this.load(name, { from: 'files', name, size, baseUrl, ...source, ...(replaces && before && { replaces: before.hash }) }) // prettier-ignore
  }

  /** At once, whatever is being done; where nothing is, that is said. */
  cancel(): void {
    const name = this.#reading?.name ?? null
    this.#end(new Error('Loading was cancelled.'))
    this.#places.emit({ type: 'data-cancelled', name })
  }

  /** Tell the page what this browser keeps. @param problem that was met with it just now */
  async list(problem: string | null = null): Promise<void> {
    const { openStore, room, emit } = this.#places
    try {
      const sets = await (await openStore()).list()
      const found = await room()
      // browsers' own counts may lag behind
      const usedBytes = Math.max(
        found?.usedBytes ?? 0,
        sets.reduce((n, { bytes }) => n + bytes, 0),
      )
      emit({ type: 'kept-sets', sets, room: found && { ...found, usedBytes }, problem })
    } catch (error) {
      emit({ type: 'kept-sets', sets: [], room: null, problem: `Images cannot be kept: ${reasonNoStorage(error)}` })
    }
  }

  /** Remove a kept set; if it is in memory too, it stays there. */
  async remove(hash: string): Promise<void> {
    const { openStore, announce } = this.#places
    try {
      await (await openStore()).remove(hash)
      announce()
      await this.list()
    } catch (error) {
      await this.list(`The set could not be removed: ${messageOf(error)}`)
    }
  }

  #receive(own: Reading, news: JobNews): void {
    if (own !== this.#reading) return
    const { emit, announce } = this.#places
    const { name } = own
    switch (news.type) {
      case 'progress': {
        const { type: _, ...progress } = news
        const seconds = (performance.now() - own.begin) / 1000
        return emit({ type: 'data-progress', name, ...progress, imagesPerSecond: news.images / seconds })
      }
      case 'fetched':
        own.source = { files: news.files, note: news.note }
        return
      case 'loaded': {
        const dataset = unpacked(news.set)
        this.#sets.set(name, dataset)
        if (own.source) this.#sources.set(name, own.source)
        else this.#sources.delete(name)
        this.#end(dataset)
        const { seconds, isKept, notKept } = news
        emit({ type: 'data-loaded', card: dataset.card, seconds, isKept, notKept })
        if (isKept) announce()
        if (isKept || notKept) void this.list()
        return
      }
      case 'failed':
        this.#fail(own, news.message)
        void this.list() // a damaged copy is off the list now
        return
      default:
        return news satisfies never
    }
  }

  #fail(own: Reading, message: string): void {
    if (own !== this.#reading) return
    this.#end(new Error(message))
    this.#places.emit({ type: 'data-failed', name: own.name, message })
  }

  #end(result: Dataset | Error): void {
    const reading = this.#reading
    this.#reading = null
    reading?.reader.terminate()
    reading?.settle(result)
  }
}
