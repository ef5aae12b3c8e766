// The file of weights that is open to be looked into; at most one. It is a network of a run that has ended: views ask for
// it by its number, and it is read again from the file where its memory was given back in the meantime.

import { messageOf } from '../base/messageOf'
import { FileError } from '../runs/opened/fileError'
import { openFile, type OpenedFile } from '../runs/opened/openFile'
import { checkNetworks } from './fileNetworks'
import type { TrainEvent } from './protocol'

export class OpenedFiles {
  readonly #emit: (event: TrainEvent) => void
  #opened: { runId: number; file: OpenedFile } | null = null
  /** Number of the file that was given last; an older one that is still being read is of no interest. */
  #newest = 0

  constructor(emit: (event: TrainEvent) => void) {
    this.#emit = emit
  }

  find(runId: number): OpenedFile | null {
    return this.#opened?.runId === runId ? this.#opened.file : null
  }

  /** In place of what is open; what does not open leaves that. */
  async open(runId: number, file: File): Promise<void> {
    this.#newest = runId
    try {
      const opened = await openFile(file)
      checkNetworks(opened)
      if (this.#newest !== runId) return
      this.#opened = { runId, file: opened }
      this.#emit({ type: 'file-opened', runId, card: opened.card })
    } catch (error) {
      const message =
        error instanceof FileError
          ? error.message
          : `${file.name}: could not be read (${messageOf(error)}). Choose it again.`
      this.#emit({ type: 'file-failed', runId, message })
    }
  }

  close(): void {
    this.#opened = null
    this.#newest = 0
  }
}
