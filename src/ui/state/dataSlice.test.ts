import { expect, test } from 'vitest'
import type { DataCard, DataProgress, TrainCommand, TrainEvent } from '../../train/protocol'
import { createAppStore } from './store'

const card = (name: string) => ({ name, title: name, train: 8 }) as unknown as DataCard
const loaded = (name: string): TrainEvent => ({
  type: 'data-loaded', card: card(name), seconds: 2, isKept: true, notKept: null,
}) // prettier-ignore
const progress: DataProgress = {
  type: 'data-progress', name: 'cifar10', stage: 'reading', loadedBytes: 3, totalBytes: 5, images: 1, imagesPerSecond: 7,
} // prettier-ignore

function make() {
  const sent: TrainCommand[] = []
  const store = createAppStore((command) => sent.push(command))
  return { sent, now: () => store.getState() }
}

test('what is known of the files goes with them', () => {
  const { sent, now } = make()
  now().loadData('folder', [], 32, 'One folder was left out.')
  expect(sent).toEqual([{ type: 'load-data', name: 'folder', files: [], size: 32, note: 'One folder was left out.' }])
})

test('a set is loading from the first byte to its card', () => {
  const { sent, now } = make()
  const files = [{ path: 'data_batch_1.bin', file: new Blob(['12345']) }]
  now().loadData('cifar10', files, 32)
  expect(sent).toEqual([{ type: 'load-data', name: 'cifar10', files, size: 32 }])
  expect(now().loading).toMatchObject({ name: 'cifar10', loadedBytes: 0, totalBytes: 5 })
  now().receive(progress)
  expect(now().loading).toMatchObject({ stage: 'reading', loadedBytes: 3, images: 1, imagesPerSecond: 7 })
  now().receive(loaded('cifar10'))
  expect(now()).toMatchObject({ loading: null, dataFailure: null, cards: { cifar10: { train: 8 } } })
  expect(now().arrivals.cifar10).toEqual({ seconds: 2, isKept: true, notKept: null })
})

test('a failure is kept until the next try, and what was loaded before stays', () => {
  const { now } = make()
  now().receive(loaded('emoji'))
  now().loadData('cifar10', [], 32)
  now().receive({ type: 'data-failed', name: 'cifar10', message: 'test_batch.bin: is short' })
  expect(now()).toMatchObject({ loading: null, dataFailure: { name: 'cifar10', message: 'test_batch.bin: is short' } })
  expect(now().cards.emoji).toEqual(card('emoji'))
  now().loadData('cifar10', [], 32)
  expect(now().dataFailure).toBeNull()
})

test('the failure of a load that another replaced is not told', () => {
  const { now } = make()
  now().loadData('cifar10', [], 32)
  now().loadData('emoji', [], 32)
  now().receive({ type: 'data-failed', name: 'cifar10', message: 'its file is short' })
  expect(now()).toMatchObject({ loading: { name: 'emoji' }, dataFailure: null })
})

test('a load that was ended for another one, or that the worker knows nothing of, does not stay', () => {
  const { now } = make()
  now().loadData('cifar10', [], 32)
  now().receive({ type: 'data-cancelled', name: 'cifar10', by: 'emoji' })
  expect(now()).toMatchObject({ loading: null, dataFailure: { name: 'cifar10', isCancelled: true } })
  expect(now().dataFailure?.message).toMatch(/^Loading was ended, for .+ had to be read/)
  now().loadData('cifar10', [], 32)
  now().cancelData()
  now().receive({ type: 'data-cancelled', name: null })
  expect(now()).toMatchObject({ loading: null, dataFailure: null })
})

test('cancelling is no failure', () => {
  const { sent, now } = make()
  now().loadData('cifar10', [], 32)
  now().cancelData()
  expect(sent.at(-1)).toEqual({ type: 'cancel-data' })
  now().receive({ type: 'data-cancelled', name: 'cifar10' })
  expect(now()).toMatchObject({ loading: null, dataFailure: { name: 'cifar10', isCancelled: true } })
})

test('a kept set is loaded by its hash, and removed by it', () => {
  const { sent, now } = make()
  const set = { hash: 'a', name: 'cifar10', title: 'CIFAR-10', images: 100, size: 32, bytes: 5, savedAt: 2 }
  now().receive({ type: 'kept-sets', sets: [set], room: { usedBytes: 1, quotaBytes: 2 }, problem: null })
  now().loadKept(set)
  expect(now().loading).toMatchObject({ name: 'cifar10', totalBytes: 5 })
  now().removeKept('a')
  expect(sent).toEqual([
    { type: 'load-kept', name: 'cifar10', hash: 'a' },
    { type: 'remove-kept', hash: 'a' },
  ])
})

const remotes = [{ url: 'https://a.example/x.parquet', name: 'x.parquet', host: 'a.example', via: null, bytes: 9 }]

test('an address is looked at, then fetched, each by an action of its own', () => {
  const { sent, now } = make()
  now().lookAt('parquet', ['https://a.example/x.parquet'])
  expect(now().remote).toEqual({ name: 'parquet', lookId: 1, files: null })
  now().fetchData(32) // nothing has been seen yet
  now().receive({ type: 'remote-seen', lookId: 1, remotes })
  expect(now().remote).toEqual({ name: 'parquet', lookId: 1, files: remotes })
  expect(sent.map(({ type }) => type)).toEqual(['look-at'])
  now().fetchData(64)
  expect(sent.at(-1)).toEqual({ type: 'fetch-data', name: 'parquet', remotes, size: 64 })
  expect(now().loading).toMatchObject({ name: 'parquet', stage: 'fetching', totalBytes: 9 })
  now().receive(loaded('parquet'))
  expect(now()).toMatchObject({ loading: null, remote: null })
})

test('an address that cannot be looked at says why, and one given up is not heard of again', () => {
  const { now } = make()
  now().lookAt('parquet', ['https://a.example/x.parquet'])
  now().receive({ type: 'look-failed', lookId: 1, message: 'a.example: answered 404' })
  expect(now()).toMatchObject({ remote: null, dataFailure: { message: 'a.example: answered 404' } })
  now().lookAt('parquet', ['https://a.example/x.parquet'])
  now().typeAddresses('parquet', '')
  now().receive({ type: 'remote-seen', lookId: 2, remotes })
  expect(now().remote).toBeNull()
})

test('what comes late of other addresses is not taken for what was asked last', () => {
  const { now } = make()
  now().lookAt('parquet', ['https://a.example/x.parquet'])
  now().typeAddresses('parquet', 'https://b.example/y.parquet')
  now().lookAt('parquet', ['https://b.example/y.parquet'])
  const asking = { remote: { name: 'parquet', lookId: 2, files: null }, dataFailure: null }
  now().receive({ type: 'remote-seen', lookId: 1, remotes })
  expect(now()).toMatchObject(asking)
  now().receive({ type: 'look-failed', lookId: 1, message: 'a.example: answered 404' })
  expect(now()).toMatchObject(asking)
})

test('what is typed as addresses stays, whether they are fetched or not', () => {
  const { now } = make()
  const text = 'https://a.example/x.parquet'
  now().typeAddresses('parquet', text)
  now().lookAt('parquet', [text])
  now().receive({ type: 'remote-seen', lookId: 1, remotes })
  now().fetchData(32)
  now().receive({ type: 'data-failed', name: 'parquet', message: 'a.example: answered 404' })
  expect(now().addresses).toEqual({ parquet: text })
  expect(now().remote?.files).toEqual(remotes) // to be fetched again
  now().fetchData(32)
  now().receive({ type: 'data-cancelled', name: 'parquet' })
  expect(now().addresses).toEqual({ parquet: text })
})

test('how much is fetched is not known where it is not of one of the files', () => {
  const { now } = make()
  now().lookAt('parquet', ['https://a.example/x.parquet'])
  now().receive({ type: 'remote-seen', lookId: 1, remotes: [...remotes, { ...remotes[0], bytes: null }] })
  now().fetchData(32)
  expect(now().loading?.totalBytes).toBe(0)
})

test('why a set could not be read stays while the page reads another unbidden, and goes once files are given again', () => {
  const { now } = make()
  const given = [{ path: 'a.bin', file: new File([], 'a.bin') }]
  const failure = { name: 'cifar10', message: 'a.bin: is empty', isCancelled: false }
  now().loadData('cifar10', given, 32)
  now().receive({ type: 'data-failed', name: 'cifar10', message: failure.message })
  now().loadData('emoji', [], 32)
  now().receive(loaded('emoji'))
  expect(now().dataFailure).toEqual(failure)
  now().loadKept({ hash: 'a', name: 'parquet', title: '', images: 1, size: 32, bytes: 5, savedAt: 2 })
  now().receive(loaded('parquet'))
  expect(now().dataFailure).toEqual(failure)
  now().loadData('cifar10', given, 32)
  expect(now().dataFailure).toBeNull()
})
