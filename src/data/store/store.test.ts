import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { FailingFolder, queueLock } from '../../../test/failingFolder'
import { tinyData } from '../../../test/tinyRun'
import { contentHash } from '../contentHash'
import { DataError, PackedSplit, type Dataset } from '../dataset'
import { samplesOf } from '../samples'
import { DataStore } from './store'

type Hashed = Dataset & { hash: string }

async function hashed(dataset: Dataset): Promise<Hashed> {
  const set = { ...dataset, card: { ...dataset.card, samples: samplesOf(dataset) } }
  return { ...set, hash: await contentHash(set) }
}

const small = await hashed(tinyData())
const other = await hashed(tinyData({ train: 7, test: 3, hasLabels: false }))

let folder: FailingFolder
let store: DataStore
beforeEach(() => {
  folder = new FailingFolder()
  store = new DataStore(folder, queueLock())
})

const pixelsOf = (set: Dataset, part: 'train' | 'test') => {
  const into = new Uint8Array(set[part].count * 3 * set.size ** 2)
  set[part].read(
    Array.from({ length: set[part].count }, (_, i) => i),
    into,
  )
  return into
}

function expectSame(found: Hashed, set: Hashed): void {
  expect([found.name, found.hash, found.size, found.classes]).toEqual([set.name, set.hash, set.size, set.classes])
  expect(found.superclasses).toEqual(set.superclasses)
  for (const part of ['train', 'test'] as const) {
    expect(found[part].labels).toEqual(set[part].labels)
    expect(Buffer.compare(pixelsOf(found, part), pixelsOf(set, part))).toBe(0)
  }
  expect(found.card).toEqual(set.card)
}

const hashes = async (of: DataStore) => (await of.list()).map(({ hash }) => hash)

describe('what is kept', () => {
  test('is listed, comes back as it was, and goes', async () => {
    expect(await store.list()).toEqual([])
    await store.save(small, 1000)
    await store.save(other, 2000)
    const { hash } = small
    const bytes = 26 * (3 * 64 + 2)
    expect((await store.list())[1]).toEqual({
      hash,
      name: 'tiny',
      title: 'Tiny',
      images: 26,
      size: 8,
      bytes,
      savedAt: 1000,
    })
    expect(await hashes(store)).toEqual([other.hash, small.hash])
    expectSame(await store.load(small.hash), small)
    expectSame(await store.load(other.hash), other)
    await store.remove(small.hash)
    expect(await hashes(store)).toEqual([other.hash])
    await store.remove(other.hash)
    expect([...folder.files.keys()]).toEqual([])
  })

  test('has its superclasses, and pixels that came in blocks', async () => {
    const plain = tinyData()
    const pixels = pixelsOf(plain, 'train')
    const blocks = [pixels.slice(0, 5 * 192), pixels.slice(5 * 192)]
    const superclasses = { names: ['plain', 'striped'], of: Uint16Array.of(0, 0, 1) }
    const set = await hashed({ ...plain, superclasses, train: new PackedSplit(blocks, 8, plain.train.labels) })
    await store.save(set, 1)
    const found = await store.load(set.hash)
    expectSame(found, set)
    expect(found.card.samples.map(({ label }) => label)).toEqual(['plain', 'striped'])
    expect(set.hash).not.toBe(small.hash)
    expect((await hashed({ ...plain, train: new PackedSplit(blocks, 8, plain.train.labels) })).hash).toBe(small.hash)
  })

  test('may have no test part', async () => {
    const whole = await hashed(tinyData({ test: 0 }))
    await store.save(whole, 1)
    expectSame(await store.load(whole.hash), whole)
  })

  test('is not written again', async () => {
    await store.save(small, 1)
    const before = [...folder.files.keys()]
    const kept = await store.save(small, 2)
    expect(kept.savedAt).toBe(1)
    expect([...folder.files.keys()]).toEqual(before)
  })

  test('is written anew where it was damaged', async () => {
    await store.save(small, 1)
    flipAByte('.body')
    await store.save(small, 2)
    expectSame(await store.load(small.hash), small)
    expect(folder.files.size).toBe(2)
  })

  test('tells how far it is, saved and loaded', async () => {
    const told: number[][] = []
    const tell = (...progress: number[]) => void told.push(progress)
    await store.save(small, 1, tell)
    const { bytes } = (await store.list())[0]
    expect(told.at(-1)).toEqual([bytes, bytes, 26])
    told.length = 0
    await store.load(small.hash, { onProgress: tell })
    expect(told.at(-1)).toEqual([bytes, bytes, 26])
  })
})

const nameEnding = (end: string) => [...folder.files.keys()].find((name) => name.endsWith(end)) ?? ''

function flipAByte(end: string): void {
  const bytes = folder.files.get(nameEnding(end))
  if (bytes) bytes[bytes.length >> 1] ^= 1
}

describe('a damaged copy is refused in a sentence and taken off the list, and nothing else is', () => {
  test.each<[string, () => void, string]>([
    ['another byte', () => flipAByte('.body'), 'its bytes are not those that were written'],
    [
      'a short body',
      () => folder.files.set(nameEnding('.body'), new Uint8Array(100)),
      'it has 100 bytes, and must have 5044',
    ],
    ['no body', () => folder.files.delete(nameEnding('.body')), 'its file is gone'],
  ])('%s', async (_, damage, message) => {
    await store.save(small, 1)
    damage()
    await store.save(other, 2)
    const error: unknown = await store.load(small.hash).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(DataError)
    expect((error as Error).message).toContain(`Tiny: the copy kept in this browser is damaged (${message})`)
    expect(await hashes(store)).toEqual([other.hash])
    expectSame(await store.load(other.hash), other)
  })

  test('nor what another tab has kept in its place before it could be taken off', async () => {
    await store.save(small, 1)
    flipAByte('.body')
    const lock = queueLock()
    const here = new DataStore(folder, async (mode, act) => {
      if (mode === 'exclusive') await store.save(small, 2)
      return lock(mode, act)
    })
    await expect(here.load(small.hash)).rejects.toThrow('the copy kept in this browser is damaged')
    expectSame(await store.load(small.hash), small)
  })

  test('a record that is torn, changed or empty is none, and is swept away', async () => {
    await store.save(small, 1)
    const record = folder.files.get(nameEnding('.json')) ?? new Uint8Array()
    for (let length = 0; length < record.length; length++) {
      folder.files.set(nameEnding('.json'), record.slice(0, length))
      expect(await store.list(), `cut at ${length}`).toEqual([])
    }
    folder.files.set(nameEnding('.json'), record)
    flipAByte('.json')
    await expect(store.load(small.hash)).rejects.toThrow('no longer kept in this browser')
    await store.save(other, 2)
    expect([...folder.files.keys()].every((name) => name.startsWith(other.hash))).toBe(true)
  })
})

describe('a fault at any moment leaves the old state or the new one', () => {
  /** How many operations `act` takes on a store that has `other` already. */
  async function operationsOf(act: (store: DataStore) => Promise<unknown>): Promise<number> {
    folder = new FailingFolder()
    store = new DataStore(folder, queueLock())
    await store.save(other, 1)
    folder.operations = 0
    await act(store)
    return folder.operations
  }

  const acts: Record<string, { before: Hashed[]; act: (store: DataStore) => Promise<unknown>; after: Hashed[] }> = {
    saving: { before: [other], act: (s) => s.save(small, 2), after: [small, other] },
    removing: { before: [other], act: (s) => s.remove(other.hash), after: [] },
  }

  describe.each(Object.entries(acts))('%s', (_, { before, act, after }) => {
    test.each([
      ['one operation fails', false],
      ['it dies', true],
    ])('%s', async (_, isDeadAfter) => {
      const count = await operationsOf(act)
      expect(count).toBeGreaterThan(2)
      for (let failsAt = 0; failsAt < count; failsAt++) {
        folder = new FailingFolder()
        const dying = new DataStore(folder, queueLock())
        await dying.save(other, 1)
        Object.assign(folder, { operations: 0, failsAt, isDeadAfter })
        const failure = await act(dying).then(
          () => null,
          (error: unknown) => error as Error,
        )
        folder.revive()
        // as the next visit finds it
        const next = new DataStore(folder, queueLock())
        const found = await hashes(next)
        const states = [before, after].map((sets) => sets.map(({ hash }) => hash))
        expect(states, `operation ${failsAt} of ${count}`).toContainEqual(found)
        if (!failure) expect(found).toEqual(states[1])
        for (const hash of found) expectSame(await next.load(hash), hash === small.hash ? small : other)
        // and it works on: what was left behind goes with the next save
        await next.save(small, 3)
        expectSame(await next.load(small.hash), small)
        expect([...folder.files.keys()]).toHaveLength(2 * (await next.list()).length)
      }
    })
  })
})

test('what another worker still holds open is swept away the next time, and holds nothing up', async () => {
  folder.files.set('held', new Uint8Array(1))
  const remove = folder.remove.bind(folder)
  folder.remove = (name) =>
    name === 'held' ? Promise.reject(new DOMException('', 'NoModificationAllowedError')) : remove(name)
  await store.save(small, 1)
  expect(folder.files.size).toBe(3)
  folder.remove = remove
  await store.save(other, 2)
  expect(folder.files.has('held')).toBe(false)
})

test('a file whose writing failed is abandoned, not left open', async () => {
  const create = folder.create.bind(folder)
  const ends: string[] = []
  folder.create = async (name) => ({
    ...(await create(name)),
    write: () => Promise.reject(new Error('torn')),
    close: () => Promise.resolve(void ends.push('closed')),
    abandon: () => Promise.resolve(void ends.push('abandoned')),
  })
  await expect(store.save(small, 1)).rejects.toThrow('torn')
  expect(ends).toEqual(['abandoned'])
})

test('those who read keep others from changing, those who change keep everybody away', async () => {
  const modes: string[] = []
  const own = new DataStore(folder, (mode, act) => (modes.push(mode), act()))
  await own.save(small, 1)
  await own.list()
  await own.load(small.hash)
  await own.remove(small.hash)
  expect(modes).toEqual(['exclusive', 'shared', 'shared', 'exclusive'])
})

test('a record under another name, or of another version, is none', async () => {
  await store.save(small, 1)
  const record = folder.files.get(nameEnding('.json')) ?? new Uint8Array()
  folder.files.set(`${other.hash}.json`, record)
  expect(await hashes(store)).toEqual([small.hash])
  const json = new TextDecoder().decode(record).split('\n')[0].replace('"version":1', '"version":2')
  const digest = createHash('sha256').update(json).digest('hex')
  folder.files.set(nameEnding('.json'), new TextEncoder().encode(`${json}\n${digest}\n`))
  expect(await hashes(store)).toEqual([])
})

test('a file that gives more than its length is damaged, and loading can be given up', async () => {
  await store.save(small, 1)
  const gone = AbortSignal.abort()
  await expect(store.load(small.hash, { signal: gone })).rejects.toThrow(/abort/i)
  const open = folder.open.bind(folder)
  folder.open = async (name) => {
    const file = await open(name)
    const longer = new Blob([folder.files.get(name) ?? new Uint8Array(), 'x'])
    if (!file || !name.endsWith('.body')) return file
    return { size: file.size, stream: () => longer.stream(), slice: (from, to) => longer.slice(from, to) }
  }
  await expect(store.load(small.hash)).rejects.toThrow('its bytes are not those that were written')
})

test('a disk that writes something else than it was given keeps nothing', async () => {
  const create = folder.create.bind(folder)
  folder.create = async (name) => {
    const writer = await create(name)
    return { ...writer, write: (bytes) => writer.write(bytes.map((b) => b ^ 1)) }
  }
  await expect(store.save(small, 1)).rejects.toThrow('could not be read back as it was')
  expect([...folder.files.keys()]).toEqual([])
})
