import { beforeEach, describe, expect, test } from 'vitest'
import { FailingFolder } from '../../../test/failingFolder'
import { FailingRecords } from '../../../test/failingRecords'
import { presetNamed } from '../presets'
import { fileOf, type RunRecord } from './record'
import { RunStore, type RunState } from './store'

const A = '00000000-0000-4000-8000-00000000000a'
const B = '00000000-0000-4000-8000-00000000000b'

const recordOf = (key: string): RunRecord => ({
  key,
  name: `run ${key.at(-1)}`,
  colour: 0,
  isPinned: false,
  removedAt: null,
  config: presetNamed('smoke').config,
  data: { name: 'emoji', title: 'Emoji', hash: null },
  adapter: 'none',
  startedAt: 1,
  state: 'open',
  failure: null,
  twin: null,
  latest: { loss: null, knn: null },
  copies: [],
})

/** A run after some steps; its bytes tell which. */
const at = (key: string, step: number): RunState => ({
  key,
  step,
  bytes: new Uint8Array(1000 + step).fill(step),
  describe: (before) => before ?? recordOf(key),
})

let folder: FailingFolder
let records: FailingRecords
let store: RunStore
beforeEach(() => {
  folder = new FailingFolder()
  records = new FailingRecords(folder)
  store = new RunStore(folder, records)
})

const stepOf = async (key: string, of = store) => {
  const { copy, bytes } = await of.load(key)
  expect(bytes).toEqual(at(key, copy.step).bytes)
  return copy.step
}

const damage = (key: string, slot: 'a' | 'b') => {
  const bytes = folder.files.get(fileOf(key, slot))
  if (!bytes) throw new Error('there is no such file')
  bytes[bytes.length >> 1] ^= 1
}

test('a run is listed, comes back as it was last, and goes', async () => {
  expect(await store.list()).toEqual([])
  await store.save([at(A, 1)], 1000)
  await store.save([at(B, 1)], 2000)
  await store.save([at(A, 2)], 3000)
  expect((await store.list()).map(({ key, copies }) => [key, copies.map(({ step }) => step)])).toEqual([
    [A, [2, 1]],
    [B, [1]],
  ])
  expect(await stepOf(A)).toBe(2)
  await store.remove(A)
  expect((await store.list()).map(({ key }) => key)).toEqual([B])
  expect([...folder.files.keys()]).toEqual([fileOf(B, 'a')])
  await expect(store.load(A)).rejects.toThrow('This run is no longer kept in this browser.')
})

test('two files take turns, and a longer one leaves nothing behind', async () => {
  for (const step of [50, 9, 8, 7]) await store.save([at(A, step)], step)
  expect(folder.files.size).toBe(2)
  expect(await stepOf(A)).toBe(7)
  // of what was written over nothing is said any more
  expect((await store.list())[0].copies.map(({ slot, step }) => [slot, step])).toEqual([
    ['b', 7],
    ['a', 8],
  ])
})

test('a run of more than a mebibyte comes back whole', async () => {
  const bytes = Uint8Array.from({ length: 2 ** 20 + 5 }, (_, i) => i % 251)
  await store.save([{ ...at(A, 1), bytes }], 1)
  expect((await store.load(A)).bytes).toEqual(bytes)
})

test('the run that was heard of last is listed first, however late it was begun', async () => {
  await store.save([at(B, 1)], 1)
  await store.save([{ ...at(A, 1), describe: () => ({ ...recordOf(A), startedAt: 2 }) }], 2)
  await store.save([at(B, 2)], 3)
  expect((await store.list()).map(({ key }) => key)).toEqual([B, A])
})

test('runs that were heard of at the same time are listed by their names', async () => {
  await store.save([at(B, 1), at(A, 1)], 1)
  expect((await store.list()).map(({ name }) => name)).toEqual(['run a', 'run b'])
})

test('a name that was given stays when the run is saved again', async () => {
  await store.save([at(A, 1)], 1)
  await store.change(A, { name: 'mine', isPinned: true })
  await store.save([at(A, 2)], 2)
  expect((await store.list())[0]).toMatchObject({ name: 'mine', isPinned: true })
  await store.change(B, { name: 'nobody' })
  expect(await store.list()).toHaveLength(1)
})

test('where the newest copy is damaged the one before is taken, and the next goes over the damaged one', async () => {
  await store.save([at(A, 1)], 1)
  await store.save([at(A, 2)], 2)
  damage(A, 'b')
  const { copy, damaged, record } = await store.load(A)
  expect(record.copies).toEqual([copy])
  expect([copy.step, damaged.map(({ step }) => step)]).toEqual([1, [2]])
  await store.save([at(A, 3)], 3)
  expect((await store.list())[0].copies.map(({ slot, step }) => [slot, step])).toEqual([
    ['b', 3],
    ['a', 1],
  ])
  damage(A, 'a')
  damage(A, 'b')
  await expect(store.load(A)).rejects.toThrow('run a: what this browser kept of it is damaged')
  folder.files.delete(fileOf(A, 'a'))
  await expect(store.load(A)).rejects.toThrow('run a: what this browser kept of it is damaged')
  folder.files.delete(fileOf(A, 'b'))
  await expect(store.load(A)).rejects.toThrow('run a: this browser still lists it, but its files are gone')
})

test('a copy that took the place of a damaged one in the meantime is not taken for it', async () => {
  await store.save([at(A, 1)], 1)
  await store.save([at(A, 2)], 2)
  damage(A, 'b')
  const open = folder.open.bind(folder)
  // while this tab reads the older copy, another one goes on from there, and keeps it
  folder.open = async (name) => {
    if (name !== fileOf(A, 'a')) return open(name)
    folder.open = open
    const other = new RunStore(folder, records)
    expect(await stepOf(A, other)).toBe(1)
    await other.save([at(A, 3)], 3)
    return open(name)
  }
  expect(await stepOf(A)).toBe(1)
  expect(await stepOf(A)).toBe(3)
})

test('twins are kept both or not at all', async () => {
  await store.save([at(A, 1), at(B, 1)], 1)
  folder.operations = 0
  await store.save([at(A, 2), at(B, 2)], 2)
  const count = folder.operations
  for (let failsAt = 0; failsAt < count; failsAt++) {
    Object.assign(folder, { operations: 0, failsAt })
    await store.save([at(A, 3), at(B, 3)], 3).catch(() => undefined)
    folder.revive()
    expect(await stepOf(A)).toBe(await stepOf(B))
  }
})

describe('a fault at any moment leaves a run that can be loaded', () => {
  const acts: Record<string, { before: number[]; act: (of: RunStore) => Promise<unknown>; after: number | null }> = {
    'its first copy': { before: [], act: (s) => s.save([at(A, 7)], 7), after: 7 },
    'its second copy': { before: [5], act: (s) => s.save([at(A, 7)], 7), after: 7 },
    'a copy over an older one': { before: [4, 5], act: (s) => s.save([at(A, 7)], 7), after: 7 },
    'a change of name': { before: [5], act: (s) => s.change(A, { name: 'other' }), after: 5 },
    'its removal': { before: [4, 5], act: (s) => s.remove(A), after: null },
  }

  async function begin(before: number[]): Promise<void> {
    folder = new FailingFolder()
    records = new FailingRecords(folder)
    store = new RunStore(folder, records)
    for (const step of before) await store.save([at(A, step)], step)
    folder.operations = 0
  }

  describe.each(Object.entries(acts))('%s', (_, { before, act, after }) => {
    test.each([
      ['one operation fails', false],
      ['it dies', true],
    ])('%s', async (_, isDeadAfter) => {
      await begin(before)
      await act(store)
      const count = folder.operations
      expect(count).toBeGreaterThan(1)
      for (let failsAt = 0; failsAt < count; failsAt++) {
        await begin(before)
        Object.assign(folder, { failsAt, isDeadAfter })
        const failure = await act(store).then(
          () => null,
          (error: unknown) => error as Error,
        )
        folder.revive()
        // as the next visit finds it
        const next = new RunStore(folder, records)
        const found = (await next.list()).length ? await stepOf(A, next) : null
        expect([before.at(-1) ?? null, after], `operation ${failsAt} of ${count}`).toContain(found)
        if (!failure) expect(found).toBe(after)
        // and it works on; what was left behind is swept away
        await next.sweep(() => Promise.resolve(true))
        expect(folder.files.size).toBeLessThanOrEqual(found === null ? 0 : 2)
        await next.save([at(A, 9)], 9)
        expect(await stepOf(A, next)).toBe(9)
      }
    })
  })
})

test('what another tab is writing is not swept away', async () => {
  await store.save([at(A, 1)], 1)
  folder.files.set(fileOf(B, 'a'), new Uint8Array(3))
  folder.files.set('somebody.txt', new Uint8Array(3))
  await store.sweep(() => Promise.resolve(false))
  expect(folder.files.size).toBe(3)
  await store.sweep(() => Promise.resolve(true))
  expect([...folder.files.keys()]).toEqual([fileOf(A, 'a'), 'somebody.txt'])
})

test('what another tab has kept whole while a page was opened is not swept away', async () => {
  folder.files.set(fileOf(B, 'a'), new Uint8Array(3)) // being written when the sweep begins
  const other = new RunStore(folder, records)
  await store.sweep(async (key) => {
    await other.save([at(key, 1)], 1) // and then it lets go
    return true
  })
  expect(await stepOf(B)).toBe(1)
})

test('what cannot be swept away, as it is open elsewhere, does not stand in the way of the rest', async () => {
  for (const slot of ['a', 'b'] as const) folder.files.set(fileOf(B, slot), new Uint8Array(3))
  const remove = folder.remove.bind(folder)
  folder.remove = (name) =>
    name === fileOf(B, 'a') ? Promise.reject(new DOMException('in use', 'NoModificationAllowedError')) : remove(name)
  await store.sweep(() => Promise.resolve(true))
  expect([...folder.files.keys()]).toEqual([fileOf(B, 'a')])
})

test('a copy that could not be closed is cleared away at once, and leaves room for the next', async () => {
  await store.save([at(A, 1)], 1)
  const create = folder.create.bind(folder)
  let abandoned = 0
  folder.create = async (name) => ({
    ...(await create(name)),
    close: () => Promise.reject(new DOMException('no room', 'QuotaExceededError')),
    abandon: () => Promise.resolve(void abandoned++),
  })
  await expect(store.save([at(A, 2)], 2)).rejects.toThrow('no room')
  expect([...folder.files.keys()]).toEqual([fileOf(A, 'a')])
  expect(abandoned).toBe(1)
  folder.create = create
  await store.save([at(A, 3)], 3)
  expect(await stepOf(A)).toBe(3)
})

test('a disk that writes something else than it was given keeps nothing', async () => {
  await store.save([at(A, 1)], 1)
  const create = folder.create.bind(folder)
  folder.create = async (name) => {
    const writer = await create(name)
    return { ...writer, write: (bytes) => writer.write(bytes.map((b) => b ^ 1)) }
  }
  await expect(store.save([at(A, 2)], 2)).rejects.toThrow('could not be read back as it was')
  expect(await stepOf(A)).toBe(1)
})
