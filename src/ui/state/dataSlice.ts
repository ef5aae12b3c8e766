// The data sets, as the page knows them: which are in memory, what is known of each, what is being read.

import type { DataConfig } from '../../data/data.config'
import type { DataCard } from '../../train/protocol'
import type { MakeSlice } from './slice'

export type DataName = DataConfig['name']

export interface DataSlice {
  cards: Partial<Record<DataName, DataCard>>
  loading: { name: DataName; loadedBytes: number; totalBytes: number; images: number } | null
  dataFailure: { name: DataName; message: string } | null

  /** Read a set, from files of the user's where it needs any. */
  loadData: (name: DataName, files: File[]) => void
  cancelData: () => void
}

export const makeDataSlice: MakeSlice<DataSlice> = ({ set, get, send }) => ({
  state: {
    cards: {},
    loading: null,
    dataFailure: null,

    loadData: (name, files) => {
      const totalBytes = files.reduce((sum, file) => sum + file.size, 0)
      set({ loading: { name, loadedBytes: 0, totalBytes, images: 0 }, dataFailure: null })
      send({ type: 'load-data', name, files })
    },
    cancelData: () => send({ type: 'cancel-data' }),
  },

  receive: (event) => {
    switch (event.type) {
      case 'data-progress': {
        const { loadedBytes, totalBytes, images } = event
        if (get().loading?.name === event.name) set({ loading: { name: event.name, loadedBytes, totalBytes, images } })
        return
      }
      case 'data-loaded':
        return set({
          cards: { ...get().cards, [event.card.name]: event.card },
          ...(get().loading?.name === event.card.name && { loading: null }),
          dataFailure: null,
        })
      case 'data-failed':
        if (get().loading?.name !== event.name) return // told already, or replaced by newer files
        return set({ loading: null, dataFailure: { name: event.name, message: event.message } })
      case 'worker-broken':
        return set({ loading: null })
      default:
    }
  },
})
