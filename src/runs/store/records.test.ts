// Node has no IndexedDB, so the package in front of it is replaced by a database in memory that can be closed from without,
// as a browser does: from then on whatever is asked of that connection throws InvalidStateError.

import type { DBSchema, OpenDBCallbacks } from 'idb'
import { beforeEach, expect, test, vi } from 'vitest'
import { presetNamed } from '../presets'
import type { RunRecord } from './record'
import { openBrowserRecords } from './records'
import { browserTileMemory } from './tileMemory'

interface Connection {
  isOpen: boolean
  handlers: OpenDBCallbacks<DBSchema>
}

const browser = vi.hoisted(() => ({
  stored: new Map<string, unknown>(),
  connections: [] as unknown[],
  refusal: null as Error | null,
  /** Why the next transaction is not committed. */
  abortion: null as Error | null,
  /** How transactions were asked for. */
  options: [] as unknown[],
}))
const connections = browser.connections as Connection[]

vi.mock('idb', () => ({
  openDB: (_: string, __: number, handlers: OpenDBCallbacks<DBSchema>) => {
    if (browser.refusal) return Promise.reject(browser.refusal)
    const connection: Connection = { isOpen: true, handlers }
    connections.push(connection)
    const use = <T>(act: () => T): T => {
      if (!connection.isOpen) throw new DOMException('The database connection is closing.', 'InvalidStateError')
      return act()
    }
    // what idb calls rejects or throws at once, like the real one
    const get = (key: string) => Promise.resolve(browser.stored.get(key))
    const put = (value: { key?: string; adapter?: string }) =>
      Promise.resolve(void browser.stored.set(value.key ?? value.adapter ?? '', value))
    const remove = (key: string) => Promise.resolve(void browser.stored.delete(key))
    return Promise.resolve({
      getAll: () => use(() => Promise.resolve([...browser.stored.values()])),
      get: (_: string, key: string) => use(() => get(key)),
      put: (_: string, value: object) => use(() => put(value)),
      transaction: (_: string, mode: string, options: object) =>
        use(() => {
          browser.options.push({ mode, ...options })
          const done = browser.abortion ? Promise.reject(browser.abortion) : Promise.resolve()
          done.catch(() => undefined) // as idb does
          return { store: { get, put, delete: remove }, done }
        }),
      close: () => void (connection.isOpen = false),
    })
  },
}))

const last = () => connections[connections.length - 1]

/** As after a failure of its storage, or when the reader clears it. */
function closeByBrowser(): void {
  const connection = last()
  connection.isOpen = false
  connection.handlers.terminated?.()
}

/** For a newer page, which waits until all others have closed theirs. */
function closeForNewerPage(): void {
  const connection = last()
  const event = { target: { close: () => void (connection.isOpen = false) } } as unknown as IDBVersionChangeEvent
  connection.handlers.blocking?.(1, 2, event)
  expect(connection.isOpen).toBe(false)
}

const record = (key: string): RunRecord => ({
  key, name: key, colour: 0, isPinned: false, removedAt: null, config: presetNamed('smoke').config,
  data: { name: 'emoji', title: 'Emoji', hash: null }, adapter: '', startedAt: 1, state: 'open', failure: null, twin: null,
  latest: { loss: null, knn: null }, copies: [],
}) // prettier-ignore

beforeEach(() => {
  browser.stored.clear()
  connections.length = 0
  browser.refusal = null
  browser.abortion = null
  browser.options.length = 0
})

test.each([
  ['the browser', closeByBrowser],
  ['a newer page', closeForNewerPage],
])('records that were closed by %s are opened again by the next who asks', async (_, close) => {
  const records = await openBrowserRecords('runs')
  await records.change(['a'], () => record('a'))
  close()
  expect((await records.all()).map(({ key }) => key)).toEqual(['a'])
  close()
  await records.change(['a'], (_, before) => (before ? { ...before, name: 'mine' } : null))
  close()
  expect((await records.get('a'))?.name).toBe('mine')
  expect(connections).toHaveLength(4)
})

test('one connection serves while it is open, and one that was refused is asked for again', async () => {
  const records = await openBrowserRecords('runs')
  await records.all()
  await records.all()
  expect(connections).toHaveLength(1)
  closeByBrowser()
  browser.refusal = new DOMException('not now', 'UnknownError')
  await expect(records.all()).rejects.toThrow('not now')
  browser.refusal = null
  expect(await records.all()).toEqual([])
  expect(connections).toHaveLength(2)
})

test('a change is made once the disk has it, and is none where the browser takes it back', async () => {
  const records = await openBrowserRecords('runs')
  await records.change(['a'], () => record('a'))
  expect(browser.options).toEqual([{ mode: 'readwrite', durability: 'strict' }])
  browser.abortion = new DOMException('no room', 'QuotaExceededError')
  await expect(records.change(['a'], () => null)).rejects.toThrow('no room')
})

test('tiles that another version of the code has found are measured anew', async () => {
  await browserTileMemory('a card', 'old').write({ '1x1': 'shared8x8' })
  expect(await browserTileMemory('a card', 'new').read()).toEqual({})
  expect(await browserTileMemory('another card', 'old').read()).toEqual({})
})

test('the memory of tiles closes its database whatever comes of it', async () => {
  const memory = browserTileMemory('a card', 'code')
  await memory.write({ '1x1': 'shared8x8' })
  expect(await memory.read()).toEqual({ '1x1': 'shared8x8' })
  const set = vi.spyOn(browser.stored, 'set').mockImplementation(() => {
    throw new DOMException('no room', 'QuotaExceededError')
  })
  await expect(memory.write({})).rejects.toThrow('no room')
  set.mockRestore()
  expect(connections.map(({ isOpen }) => isOpen)).toEqual([false, false, false])
})
