import { beforeEach, expect, test, vi } from 'vitest'
import { FailingFolder, queueLock } from '../../test/failingFolder'
import { tinyData } from '../../test/tinyRun'
import { contentHash } from '../data/contentHash'
import type { Job, JobNews } from '../data/job'
import { packed } from '../data/packed'
import { DataStore } from '../data/store/store'
import { DataLibrary, type ReaderPort } from './dataLibrary'
import type { TrainEvent } from './protocol'

/** A reader that says what the test lets it say. */
class Reader implements ReaderPort {
  readonly jobs: Job[] = []
  isEnded = false
  onmessage: ReaderPort['onmessage'] = null
  onerror: ReaderPort['onerror'] = null
  postMessage(job: Job): void {
    this.jobs.push(job)
  }
  terminate(): void {
    this.isEnded = true
  }
  say(news: JobNews): void {
    this.onmessage?.({ data: news } as MessageEvent<JobNews>)
  }
}

const data = tinyData()
const hash = await contentHash(data)
const named = (name: string) => ({ ...data, name, hash, card: { ...data.card, name, hash } })
const loaded = (name: string, isKept = false): JobNews => ({
  type: 'loaded', set: packed(named(name)), seconds: 2, isKept, notKept: null,
}) // prettier-ignore
const files = (name: 'emoji' | 'cifar10'): Job => ({
  from: 'files', name, baseUrl: '', size: 32, files: name === 'emoji' ? [] : [{ path: 'x.bin', file: new Blob(['x']) }],
}) // prettier-ignore

let readers: Reader[]
let told: TrainEvent[]
let folder: FailingFolder
let announced: number
let library: DataLibrary
let openStore: () => Promise<DataStore>
/** What the browser says is used. */
let usedBytes: number

beforeEach(() => {
  usedBytes = 1
  readers = []
  told = []
  announced = 0
  folder = new FailingFolder()
  openStore = () => Promise.resolve(new DataStore(folder, queueLock()))
  library = new DataLibrary({
    startReader: () => {
      readers.push(new Reader())
      return readers[readers.length - 1]
    },
    openStore: () => openStore(),
    room: () => Promise.resolve({ usedBytes, quotaBytes: 1e9 }),
    emit: (event) => told.push(event),
    announce: () => announced++,
  })
})

const types = () => told.map(({ type }) => type)

test('a set is read by a worker of its own, which is ended when it is done', async () => {
  const dataset = library.load('cifar10', files('cifar10'))
  readers[0].say({ type: 'progress', stage: 'reading', loadedBytes: 1, totalBytes: 2, images: 5 })
  expect(told[0]).toMatchObject({ type: 'data-progress', name: 'cifar10', stage: 'reading', images: 5 })
  readers[0].say(loaded('cifar10', true))
  expect((await dataset).hash).toBe(hash)
  expect(library.get('cifar10')?.train.count).toBe(16)
  expect(readers[0].isEnded).toBe(true)
  expect(told[1]).toMatchObject({ type: 'data-loaded', card: { hash }, seconds: 2, isKept: true })
  expect(announced).toBe(1)
})

test('cancelling ends the worker at once, and what it still says is not heard', async () => {
  const dataset = library.load('cifar10', files('cifar10'))
  library.cancel()
  expect(readers[0].isEnded).toBe(true)
  readers[0].say(loaded('cifar10'))
  readers[0].onerror?.({ message: 'late' } as ErrorEvent)
  await expect(dataset).rejects.toThrow('cancelled')
  expect(told).toEqual([{ type: 'data-cancelled', name: 'cifar10' }])
  expect(library.get('cifar10')).toBeUndefined()
  library.cancel()
  expect(told.slice(1)).toEqual([{ type: 'data-cancelled', name: null }]) // there is nothing to cancel any more
})

test('newer files take the place of older ones, and only the newer load is told of', async () => {
  const first = library.load('cifar10', files('cifar10'))
  const second = library.load('cifar10', files('cifar10'))
  expect(readers.map(({ isEnded }) => isEnded)).toEqual([true, false])
  readers[0].say({ type: 'failed', message: 'late' })
  readers[1].say(loaded('cifar10'))
  await expect(first).rejects.toThrow('Another set')
  expect((await second).name).toBe('cifar10')
  expect(types()).toEqual(['data-loaded'])
})

test('who wants the bundled set while it is read waits for it', async () => {
  const [first, second] = [library.load('emoji', files('emoji')), library.load('emoji', files('emoji'))]
  expect(readers).toHaveLength(1)
  readers[0].say(loaded('emoji'))
  expect(await first).toBe(await second)
})

test('a failure is told, what was there before stays, and a worker that cannot run is a failure', async () => {
  const first = library.load('cifar10', files('cifar10'))
  readers[0].say(loaded('cifar10'))
  const again = library.load('cifar10', files('cifar10'))
  readers[1].say({ type: 'failed', message: 'x.bin: is short' })
  await expect(again).rejects.toThrow('is short')
  expect(told[1]).toEqual({ type: 'data-failed', name: 'cifar10', message: 'x.bin: is short' })
  expect(library.get('cifar10')).toBe(await first)
  const broken = library.load('cifar10', files('cifar10'))
  readers[2].onerror?.({ message: '' } as ErrorEvent)
  await expect(broken).rejects.toThrow('its file could not be loaded')
})

test('what is kept is listed with the room it takes, and removed', async () => {
  await (await openStore()).save(named('cifar10'), 5)
  await library.list()
  const bytes = 26 * (3 * 64 + 2)
  expect(told[0]).toMatchObject({
    type: 'kept-sets', sets: [{ hash, name: 'cifar10', images: 26, bytes }], problem: null,
    room: { usedBytes: bytes, quotaBytes: 1e9 }, // more than the browser's own count, which lags behind
  }) // prettier-ignore
  usedBytes = 1e6
  await library.remove(hash)
  expect(told[1]).toMatchObject({ type: 'kept-sets', sets: [], room: { usedBytes: 1e6 } }) // with what is none of these sets
  expect(announced).toBe(1)
})

test('a set is found by its content: in memory, or read out of what is kept, or nowhere', async () => {
  expect(await library.find('cifar10', hash)).toBeNull()
  const { hash: kept } = await (await openStore()).save(named('cifar10'), 5)
  const reading = library.find('cifar10', kept)
  await expect.poll(() => readers.length).toBe(1)
  expect(readers[0].jobs).toEqual([{ from: 'store', hash }])
  readers[0].say(loaded('cifar10', true))
  expect((await reading)?.hash).toBe(hash)
  openStore = () => Promise.reject(new DOMException('no storage here', 'SecurityError'))
  expect(await library.find('cifar10', hash)).toBe(library.get('cifar10'))
  expect(await library.find('cifar10', 'another')).toBeNull()
  openStore = () => Promise.resolve(new DataStore(folder, queueLock()))
  expect(await library.find('cifar10', 'another')).toBeNull() // though one of that name is kept
  expect(readers).toHaveLength(1)
})

test('the list follows every load that has changed what is kept, or should have; only a change is told to other tabs', async () => {
  const lists = () => told.filter(({ type }) => type === 'kept-sets').length
  const load = async (news: JobNews) => {
    const before = lists()
    void library.load('cifar10', files('cifar10'))
    readers[readers.length - 1].say(news)
    await new Promise((resolve) => setTimeout(resolve)) // the list of a folder in memory is here by then
    return [lists() - before, announced]
  }
  expect(await load(loaded('cifar10'))).toEqual([0, 0]) // it was not to be kept
  expect(await load({ ...loaded('cifar10'), notKept: 'no room' } as JobNews)).toEqual([1, 0])
  expect(await load(loaded('cifar10', true))).toEqual([1, 1])
  expect(await load({ type: 'failed', message: 'is damaged' })).toEqual([1, 1]) // and off the list
})

test('how fast images come is told by the second', () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(1000)
  void library.load('cifar10', files('cifar10'))
  clock.mockReturnValue(3000)
  readers[0].say({ type: 'progress', stage: 'reading', loadedBytes: 1, totalBytes: 2, images: 5 })
  clock.mockRestore()
  expect(told).toMatchObject([{ type: 'data-progress', imagesPerSecond: 2.5 }])
})

test('without storage, or with one that fails, it is said why', async () => {
  await (await openStore()).save(named('cifar10'), 5)
  Object.assign(folder, { operations: 0, failsAt: 1, error: () => new Error('the disk is ill') })
  await library.remove(hash)
  expect(told[0]).toMatchObject({ problem: 'The set could not be removed: the disk is ill', sets: [{ hash }] })
  openStore = () => Promise.reject(new DOMException('no storage here', 'SecurityError'))
  await library.list()
  expect(told[1]).toMatchObject({ sets: [], room: null })
  expect(told[1]).toHaveProperty('problem', expect.stringContaining('as in some private windows (SecurityError: no storage here)')) // prettier-ignore
})

test('what a set was read from, be it fetched, is read again at another size, and the copy that was kept goes if that is wanted', () => {
  library.resize('parquet', 64, true, '')
  expect(told[0]).toMatchObject({ type: 'data-failed', name: 'parquet' })
  expect(told[0]).toHaveProperty('message', expect.stringContaining('choose their files again'))
  void library.load('parquet', { from: 'addresses', name: 'parquet', remotes: [], size: 32, baseUrl: '' })
  const source = { files: [{ path: 'x.parquet', file: new Blob(['x']) }], note: 'Fetched from a.example.' }
  readers[0].say({ type: 'fetched', ...source })
  readers[0].say(loaded('parquet'))
  library.resize('parquet', 64, true, '')
  const job = { from: 'files', name: 'parquet', baseUrl: '', ...source }
  expect(readers[1].jobs).toEqual([{ ...job, size: 64, replaces: hash }])
  readers[1].say(loaded('parquet'))
  library.resize('parquet', 32, false, '')
  expect(readers[2].jobs).toEqual([{ ...job, size: 32 }]) // with where it came from
})

test('a set out of the browser’s storage has no files to read again', () => {
  void library.load('folder', { from: 'files', name: 'folder', size: 32, baseUrl: '', files: [] })
  readers[0].say(loaded('folder'))
  void library.load('folder', { from: 'store', hash })
  readers[1].say(loaded('folder', true))
  library.resize('folder', 64, true, '')
  expect(types()).toContain('data-failed')
})

test('a load that is ended for another set is told of, and so is a cancel of nothing', () => {
  void library.load('cifar10', files('cifar10'))
  void library.load('emoji', { from: 'store', hash })
  expect(readers.map(({ isEnded }) => isEnded)).toEqual([true, false])
  expect(told).toEqual([{ type: 'data-cancelled', name: 'cifar10', by: 'emoji' }])
  library.cancel()
  library.cancel()
  expect(told.slice(1)).toEqual([
    { type: 'data-cancelled', name: 'emoji' },
    { type: 'data-cancelled', name: null },
  ])
})
