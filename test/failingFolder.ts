// A folder in memory that dies when it is told to, as a disk, a full browser or a killed tab does: the writes that were
// under way stay in part, and nothing works afterwards until it is revived.

import type { FileWriter, Folder, Lock, StoredFile } from '../src/base/storage/folder'

export class FailingFolder implements Folder {
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>()
  /** Operations so far. */
  operations = 0
  /** The operation that fails, counted from 0. */
  failsAt = Infinity
  /** What is thrown: once, or from then on at every operation, as after a death. */
  isDeadAfter = false
  error: () => Error = () => new DOMException('no room', 'QuotaExceededError')

  revive(): void {
    this.failsAt = Infinity
  }

  #operate(): void {
    const index = this.operations++
    if (index === this.failsAt || (this.isDeadAfter && index > this.failsAt)) throw this.error()
  }

  names(): Promise<string[]> {
    return this.#try(() => [...this.files.keys()])
  }

  open(name: string): Promise<StoredFile | null> {
    return this.#try(() => {
      const bytes = this.files.get(name)
      return bytes ? new Blob([bytes]) : null
    })
  }

  create(name: string): Promise<FileWriter> {
    return this.#try(() => {
      let at = 0
      // over what is there, as a browser's access handle writes
      const append = (bytes: Uint8Array) => {
        const before = this.files.get(name) ?? new Uint8Array()
        const after = new Uint8Array(Math.max(before.length, at + bytes.length))
        after.set(before)
        after.set(bytes, at)
        at += bytes.length
        this.files.set(name, after)
      }
      append(new Uint8Array())
      return {
        write: (bytes) => {
          append(bytes.subarray(0, bytes.length >> 1)) // a write that fails has written a part
          return this.#try(() => append(bytes.subarray(bytes.length >> 1)))
        },
        close: () => this.#try(() => undefined),
        abandon: () => this.#try(() => undefined),
      }
    })
  }

  remove(name: string): Promise<void> {
    return this.#try(() => void this.files.delete(name))
  }

  async #try<T>(act: () => T): Promise<T> {
    await Promise.resolve()
    this.#operate()
    return act()
  }
}

/** A lock of one program: who waits, waits for all before it. */
export function queueLock(): Lock {
  let last: Promise<unknown> = Promise.resolve()
  return (_, act) => {
    const turn = last.then(act)
    last = turn.catch(() => undefined)
    return turn
  }
}
