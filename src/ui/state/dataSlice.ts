// The data sets, as the page knows them: which are in memory, what is known of each, what is being read, what lies at the
// addresses that were looked at, what the browser keeps.

import { setMeta, type DataName } from '../../data/sets.config'
import type { DataCard, DataProgress, GivenFile, KeptSet, RemoteFile, StorageRoom } from '../../train/protocol'
import type { MakeSlice } from './slice'

/** How a set came here. */
export interface Arrival {
  /** Seconds it took to read. */
  seconds: number
  isKept: boolean
  /** Why it is in memory only; null where there is nothing to say. */
  notKept: string | null
}

export interface DataSlice {
  cards: Partial<Record<DataName, DataCard>>
  arrivals: Partial<Record<DataName, Arrival>>
  loading: (Omit<DataProgress, 'type' | 'name'> & { name: DataName }) | null
  /** Why the last load ended without its set; `isCancelled`: because the reader wished so. */
  dataFailure: { name: DataName; message: string; isCancelled: boolean } | null
  /** What is typed as the addresses of a set, one a line; it stays there whatever comes of it. */
  addresses: Partial<Record<DataName, string>>
  /** Addresses that are being asked, or what they said; only until they are fetched or others are typed. */
  remote: { name: DataName; lookId: number; files: RemoteFile[] | null } | null
  /** What this browser keeps, newest first; null before it is known. */
  kept: { sets: KeptSet[]; room: StorageRoom | null; problem: string | null } | null
  /** Whether the browser has promised not to clear what it keeps; null before it was asked. */
  isPersistent: boolean | null

  /**
   * Read a set, from files of the user's where it needs any.
   * @param size of its images, where pictures have any size
   * @param note on the files, to be told with the set
   */
  loadData: (name: DataName, files: GivenFile[], size: number, note?: string) => void
  /** Read again, at another size, what was given before. */
  resizeData: (name: DataName, size: number, replaces: boolean) => void
  /** Other addresses: what was seen at those before is forgotten. */
  typeAddresses: (name: DataName, text: string) => void
  /** Ask the hosts of these addresses for the size of the files. */
  lookAt: (name: DataName, urls: string[]) => void
  /** Fetch what was looked at. */
  fetchData: (size: number) => void
  /** Read a set that this browser keeps. */
  loadKept: (set: KeptSet) => void
  removeKept: (hash: string) => void
  cancelData: () => void
  setPersistent: (isPersistent: boolean) => void
}

const begun = (name: DataName, totalBytes: number, stage: DataProgress['stage'] = 'reading'): DataSlice['loading'] => ({
  name,
  stage,
  loadedBytes: 0,
  totalBytes,
  images: 0,
  imagesPerSecond: 0,
})

const cancelledText = (by?: DataName): string =>
  by === undefined
    ? 'Loading was cancelled; nothing has changed.'
    : `Loading was ended, for ${setMeta(by).title} had to be read: load these images again after it.`

export const makeDataSlice: MakeSlice<DataSlice> = ({ set, get, send }) => {
  let lookId = 0
  /** What is left of a failure once this set is read: the page reads some unbidden, and why the reader's own failed stays. */
  const failureOfAnother = (name: string) => {
    const { dataFailure } = get()
    return dataFailure?.name === name ? null : dataFailure
  }
  return {
    state: {
      cards: {},
      arrivals: {},
      loading: null,
      dataFailure: null,
      addresses: {},
      remote: null,
      kept: null,
      isPersistent: null,

      loadData: (name, files, size, note) => {
        const totalBytes = files.reduce((sum, { file }) => sum + file.size, 0)
        set({ loading: begun(name, totalBytes), dataFailure: files.length ? null : failureOfAnother(name) })
        send({ type: 'load-data', name, files, size, ...(note !== undefined && { note }) })
      },
      resizeData: (name, size, replaces) => {
        set({ loading: begun(name, 0), dataFailure: failureOfAnother(name) })
        send({ type: 'resize-data', name, size, replaces })
      },
      typeAddresses: (name, text) => set({ addresses: { ...get().addresses, [name]: text }, remote: null }),
      lookAt: (name, urls) => {
        lookId++
        set({ remote: { name, lookId, files: null }, dataFailure: null })
        send({ type: 'look-at', lookId, urls })
      },
      fetchData: (size) => {
        const { remote } = get()
        if (!remote?.files) return
        const { name, files } = remote
        const totalBytes = files.reduce((sum, { bytes }) => sum + (bytes ?? NaN), 0) || 0 // 0: one of them is not known
        set({ loading: begun(name, totalBytes, 'fetching'), dataFailure: null })
        send({ type: 'fetch-data', name, remotes: files, size })
      },
      loadKept: ({ name, hash, bytes }) => {
        set({ loading: begun(name as DataName, bytes), dataFailure: failureOfAnother(name) })
        send({ type: 'load-kept', name: name as DataName, hash })
      },
      removeKept: (hash) => send({ type: 'remove-kept', hash }),
      cancelData: () => send({ type: 'cancel-data' }),
      setPersistent: (isPersistent) => set({ isPersistent }),
    },

    receive: (event) => {
      switch (event.type) {
        case 'remote-seen':
        case 'look-failed': {
          const { remote } = get()
          if (remote?.lookId !== event.lookId) return // what was asked has been given up since, or other addresses were
          if (event.type === 'remote-seen') return set({ remote: { ...remote, files: event.remotes } })
          return set({ remote: null, dataFailure: { name: remote.name, message: event.message, isCancelled: false } })
        }
        case 'data-progress': {
          const { type: _, ...progress } = event
          if (get().loading?.name === event.name) set({ loading: { ...progress, name: event.name } })
          return
        }
        case 'data-loaded': {
          const { card, seconds, isKept, notKept } = event
          return set({
            cards: { ...get().cards, [card.name]: card },
            arrivals: { ...get().arrivals, [card.name]: { seconds, isKept, notKept } },
            ...(get().loading?.name === card.name && { loading: null, remote: null }),
            dataFailure: failureOfAnother(card.name),
          })
        }
        case 'data-failed':
        case 'data-cancelled': {
          const { loading } = get()
          if (event.name === null) return set({ loading: null }) // nothing was read: what the page knew of it is over
          if (loading?.name !== event.name) return // told already, or replaced by newer files
          const [isCancelled, message] =
            event.type === 'data-failed' ? [false, event.message] : [true, cancelledText(event.by)]
          return set({ loading: null, dataFailure: { name: loading.name, message, isCancelled } })
        }
        case 'kept-sets':
          return set({ kept: { sets: event.sets, room: event.room, problem: event.problem } })
        case 'worker-broken':
          return set({ loading: null, remote: null })
        default:
      }
    },
  }
}

/** The newest kept copy of a set, of its images at that size where they may have any. */
export const keptOf = (
  { kept }: Pick<DataSlice, 'kept'>,
  { name, size }: { name: DataName; size: number },
): KeptSet | undefined => kept?.sets.find((set) => set.name === name && (!setMeta(name).isResized || set.size === size))
