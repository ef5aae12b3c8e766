// The browser's folder over handles as browsers give them: a disk that takes a part, or nothing more. What a real browser
// keeps is in e2e/store.spec.ts.

import { afterEach, expect, test, vi } from 'vitest'
import { openBrowserFolder } from './opfs'

afterEach(() => {
  vi.unstubAllGlobals()
})

const failing = (name: string) => () => Promise.reject(new DOMException('as told', name))

/** A folder with one file, whose disk answers each write with what `taken` says, and what was done to it. */
async function folderOf(taken: (bytes: number) => number, missing = failing('NotFoundError')) {
  const log: string[] = []
  const handle = {
    write: (bytes: Uint8Array, { at }: { at: number }) => {
      const count = taken(bytes.length)
      log.push(`${bytes.join(' ')} at ${at}`)
      return count
    },
    flush: () => void log.push('flush'),
    close: () => void log.push('close'),
  }
  const directory = {
    keys: () => ['a', 'b'].values(),
    getFileHandle: (_: string, options?: { create: boolean }) =>
      options?.create ? Promise.resolve({ createSyncAccessHandle: () => Promise.resolve(handle) }) : missing(),
    removeEntry: missing,
  }
  const getDirectoryHandle = (path: string, options: object) => {
    log.push(`${path} ${JSON.stringify(options)}`)
    return Promise.resolve(directory)
  }
  vi.stubGlobal('navigator', { storage: { getDirectory: () => Promise.resolve({ getDirectoryHandle }) } })
  return { folder: await openBrowserFolder('sets'), log }
}

const BYTES = Uint8Array.of(1, 2, 3, 4, 5)

test('what the disk takes in parts is written on from there, and flushed before it is closed', async () => {
  const { folder, log } = await folderOf((bytes) => Math.min(2, bytes))
  const writer = await folder.create('x')
  await writer.write(BYTES)
  await writer.write(Uint8Array.of(6))
  await writer.close()
  expect(log).toEqual(['sets {"create":true}', '1 2 3 4 5 at 0', '3 4 5 at 2', '5 at 4', '6 at 5', 'flush', 'close'])
  expect(await folder.names()).toEqual(['a', 'b'])
})

test.each([
  ['nothing', 0],
  ['an error’s number, read as unsigned', 2 ** 32 - 5],
])('a disk that is full says so by %s', async (_, count) => {
  const { folder, log } = await folderOf((bytes) => (bytes > 3 ? 2 : count))
  const writer = await folder.create('x')
  await expect(writer.write(BYTES)).rejects.toMatchObject({ name: 'QuotaExceededError' })
  await writer.abandon()
  expect(log.slice(1)).toEqual(['1 2 3 4 5 at 0', '3 4 5 at 2', 'close'])
})

test('a file that is not there is none, and removed already; any other failure is told', async () => {
  const { folder } = await folderOf(() => 0)
  expect(await folder.open('x')).toBeNull()
  await expect(folder.remove('x')).resolves.toBeUndefined()
  const { folder: closed } = await folderOf(() => 0, failing('SecurityError'))
  await expect(closed.open('x')).rejects.toMatchObject({ name: 'SecurityError' })
  await expect(closed.remove('x')).rejects.toMatchObject({ name: 'SecurityError' })
})
