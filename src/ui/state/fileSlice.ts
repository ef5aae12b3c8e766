// The file of weights that is open to be looked into. To the views it is a run that has ended: it has a number, an
// experiment, and weights that do not change.

import type { FileCard } from '../../runs/opened/openFile'
import { begun, type RunState } from './runState'
import type { MakeSlice } from './slice'

export interface FileSlice {
  opened: { card: FileCard; run: RunState } | null
  /** Name of the file that is being opened. */
  opening: string | null
  /** Why the last file did not open; what was open stays. */
  fileFailure: string | null
  /** The views look into the file, and not into the run. */
  showsFile: boolean
  openFile: (file: File) => void
  closeFile: () => void
  showFile: (showsFile: boolean) => void
}

export const makeFileSlice: MakeSlice<FileSlice> = ({ set, get, send }) => {
  let newest = 0 // numbers of files count down, those of runs up
  return {
    state: {
      opened: null,
      opening: null,
      fileFailure: null,
      showsFile: false,
      openFile: (file) => {
        newest--
        set({ opening: file.name, fileFailure: null })
        send({ type: 'open-file', runId: newest, file })
      },
      closeFile: () => {
        set({ opened: null, opening: null, fileFailure: null, showsFile: false })
        send({ type: 'close-file' })
      },
      showFile: (showsFile) => set({ showsFile: showsFile && get().opened !== null }),
    },

    receive: (event) => {
      switch (event.type) {
        case 'file-opened': {
          if (event.runId !== newest || get().opening === null) return
          const run: RunState = { ...begun(event.runId, event.card.config), status: 'finished' }
          return set({ opened: { card: event.card, run }, opening: null, showsFile: true })
        }
        case 'file-failed':
          return event.runId === newest ? set({ opening: null, fileFailure: event.message }) : undefined
        case 'worker-broken':
          return set({ opened: null, opening: null, showsFile: false })
        default:
      }
    },
  }
}
