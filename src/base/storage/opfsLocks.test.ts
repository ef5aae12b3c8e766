// The browser's file system with its locks, as far as they are used: an access handle locks its file until it is closed
// (File System Standard, 2.6 "take a lock").

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openBrowserFolder } from './opfs'

/** Files by name: how many bytes, and whether an access handle holds it. */
let files: Map<string, { bytes: number; isLocked: boolean }>
/** What the next flush throws. */
let flushFault: DOMException | null

beforeEach(() => {
  files = new Map()
  flushFault = null
  vi.stubGlobal('navigator', { storage: { getDirectory: () => Promise.resolve(root) } })
})
afterEach(() => void vi.unstubAllGlobals())

const root = { getDirectoryHandle: () => Promise.resolve({ getFileHandle, removeEntry }) }

const locked = () => Promise.reject(new DOMException('an access handle is open', 'NoModificationAllowedError'))

function getFileHandle(name: string) {
  const file = files.get(name) ?? { bytes: 0, isLocked: false }
  files.set(name, file)
  const createSyncAccessHandle = () => {
    if (file.isLocked) return locked()
    file.isLocked = true
    return Promise.resolve({
      write: ({ length }: Uint8Array, { at }: { at: number }) => {
        file.bytes = Math.max(file.bytes, at + length)
        return length
      },
      flush: () => {
        const fault = flushFault
        flushFault = null
        if (fault) throw fault
      },
      close: () => void (file.isLocked = false),
    })
  }
  return Promise.resolve({ createSyncAccessHandle })
}

function removeEntry(name: string) {
  if (files.get(name)?.isLocked) return locked()
  files.delete(name)
  return Promise.resolve()
}

test('a file that is closed can be written again', async () => {
  const folder = await openBrowserFolder('runs')
  for (const length of [3, 5]) {
    const writer = await folder.create('a')
    await writer.write(new Uint8Array(length))
    await writer.close()
  }
  expect(files.get('a')).toEqual({ bytes: 5, isLocked: false })
})

test('a file that cannot be flushed is closed all the same, so that the next copy can take its place', async () => {
  const folder = await openBrowserFolder('runs')
  const writer = await folder.create('a')
  flushFault = new DOMException('no room', 'QuotaExceededError')
  await expect(writer.close()).rejects.toThrow('no room')
  await folder.remove('a')
  const next = await folder.create('a')
  await next.close()
  expect(files.get('a')?.isLocked).toBe(false)
})
