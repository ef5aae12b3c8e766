// What this browser keeps, as one tab deals with it beside others: what it clears away, holds, waits for and tells.

import { beforeEach, expect, test, vi } from 'vitest'
import { FailingFolder } from '../../test/failingFolder'
import { FailingRecords } from '../../test/failingRecords'
import { tinyConfig, tinyData } from '../../test/tinyRun'
import type { Claims } from '../runs/store/claims'
import { fileOf, type RunRecord } from '../runs/store/record'
import { RunStore } from '../runs/store/store'
import type { TrainEvent } from './protocol'
import { RunLibrary, type RunPlaces } from './runLibrary'

const A = '00000000-0000-4000-8000-00000000000a'
const B = '00000000-0000-4000-8000-00000000000b'

let folder: FailingFolder
let store: RunStore
let told: TrainEvent[]
/** What waits for each key that is held, by whom ever. */
let held: Map<string, (() => void)[]>
const announce = vi.fn<() => void>()

beforeEach(() => {
  folder = new FailingFolder()
  store = new RunStore(folder, new FailingRecords(folder))
  told = []
  held = new Map()
  announce.mockClear()
})

function letGo(key: string): void {
  const waiting = held.get(key) ?? []
  held.delete(key)
  for (const resolve of waiting) resolve()
}

const claims: Claims = {
  take: (key) => {
    if (held.has(key)) return Promise.resolve(null)
    held.set(key, [])
    return Promise.resolve(() => letGo(key))
  },
  held: () => Promise.resolve(new Set(held.keys())),
  freed: (key) => new Promise((resolve) => held.get(key)?.push(resolve)),
}

const openTab = (openStore = () => Promise.resolve(store), room: RunPlaces['room'] = () => Promise.resolve(null)) =>
  new RunLibrary({ openStore, claims, room, emit: (event) => told.push(event), announce })

const lists = () => told.filter((event) => event.type === 'kept-runs')
const isElsewhere = () =>
  lists()
    .at(-1)
    ?.runs.map((run) => [run.key, run.isElsewhere])

const recordOf = (key: string, part: Partial<RunRecord> = {}): RunRecord => ({
  key, name: key, colour: 0, isPinned: false, removedAt: null, config: tinyConfig(), data: { name: 'tiny', title: 'Tiny', hash: null },
  adapter: '', startedAt: 1, state: 'open', failure: null, twin: null, latest: { loss: null, knn: null }, copies: [], ...part,
}) // prettier-ignore

const keep = (key: string, part?: Partial<RunRecord>) =>
  store.save([{ key, step: 1, bytes: new Uint8Array(9), describe: () => recordOf(key, part) }], 1)

const run = (runId: number, record: RunRecord | null = null) => ({
  runId, config: tinyConfig(), dataset: tinyData(), record,
}) // prettier-ignore

test('a new visit clears away what was removed before it and what a death left behind, but nothing that is held', async () => {
  const C = '00000000-0000-4000-8000-00000000000c'
  await keep(A)
  await keep(B, { removedAt: 5 })
  for (const key of [C, B.replace(/b$/, 'd')]) folder.files.set(fileOf(key, 'a'), new Uint8Array(3))
  held.set(C, []) // another tab writes its first copy
  await openTab().open()
  expect([...folder.files.keys()]).toEqual([fileOf(A, 'a'), fileOf(C, 'a')])
  expect(lists().map(({ runs, problem }) => [runs.map(({ key }) => key), problem])).toEqual([[[A], null]])
})

test('a run that was removed in another tab stays as long as that offers the way back', async () => {
  await keep(A)
  await keep(B)
  const other = openTab()
  await other.change(A, { removedAt: 7 })
  await other.change(B, { removedAt: 7 })
  await openTab().open()
  await other.change(A, { removedAt: null })
  await other.change(B, { removedAt: null })
  await other.change(B, { removedAt: 8 })
  letGo(`undo-${B}`) // that tab was closed
  await openTab().open()
  expect((await store.list()).map(({ key, removedAt }) => [key, removedAt])).toEqual([[A, null]])
  expect(held.size).toBe(0)
})

test('runs that another version of the page has kept, and this one cannot read, are counted and stay', async () => {
  await keep(A)
  await keep(B, { config: { ...tinyConfig(), steps: -1 } })
  await openTab().open()
  const problem = '1 kept by another version of this page cannot be shown.'
  expect(lists()).toMatchObject([{ runs: [{ key: A }], problem }])
  expect(await store.list()).toHaveLength(2)
})

test('the room that is told is the one that the browser counts, where it has counted these runs already', async () => {
  await keep(A)
  let usedBytes = 0
  const library = openTab(undefined, () => Promise.resolve({ usedBytes, quotaBytes: 1e9 }))
  await library.list()
  usedBytes = 1e6
  await library.list()
  expect(lists()).toMatchObject([9, 1e6].map((usedBytes) => ({ room: { usedBytes, quotaBytes: 1e9 } })))
})

test('a run that is removed during a visit is there until the next, and other tabs hear of it', async () => {
  await keep(A)
  const library = openTab()
  await library.change(A, { removedAt: 7 })
  expect(announce).toHaveBeenCalledOnce()
  expect(lists().at(-1)?.runs).toMatchObject([{ key: A, removedAt: 7 }])
})

test('a run that another tab trains is told as such until that tab lets go of it, as often as it does', async () => {
  await keep(A)
  const library = openTab()
  for (let time = 0; time < 2; time++) {
    held.set(A, [])
    await library.list()
    await library.list()
    expect(isElsewhere()).toEqual([[A, true]])
    expect(held.get(A)).toHaveLength(1) // waited for once
    const before = lists().length
    letGo(A)
    await expect.poll(isElsewhere).toEqual([[A, false]])
    expect(lists()).toHaveLength(before + 1)
  }
})

test('runs that are held by this tab are not elsewhere, and are let go of with their keeper', async () => {
  await keep(A)
  const library = openTab()
  const keeper = await library.keep([run(1, recordOf(A))], 'a card')
  await library.list()
  expect([isElsewhere(), library.holds(A)]).toEqual([[[A, false]], true])
  await keeper.release()
  expect([held.size, library.holds(A)]).toEqual([0, false])
  held.set(A, [])
  await library.list()
  expect(isElsewhere()).toEqual([[A, true]])
})

test('of two runs that should go on neither is held where another tab has one', async () => {
  held.set(B, [])
  const library = openTab()
  await expect(library.keep([run(1, recordOf(A)), run(2, recordOf(B))], '')).rejects.toThrow('trains in another tab')
  expect([[...held.keys()], library.holds(A)]).toEqual([[B], false])
})

test('storage that was refused once is asked for again', async () => {
  await keep(A)
  let refusals = 1
  const library = openTab(() =>
    refusals-- > 0 ? Promise.reject(new DOMException('not now', 'UnknownError')) : Promise.resolve(store),
  )
  await library.open()
  expect(lists().at(-1)).toMatchObject({ runs: [], problem: 'Runs cannot be kept: not now' })
  await library.list()
  expect(lists().at(-1)).toMatchObject({ runs: [{ key: A }], problem: null })
})

test('of a file that another has replaced, or that is not wanted any more, nothing is told, though it cannot be read', async () => {
  const library = openTab()
  let fail = () => {}
  const slow = new Blob()
  slow.arrayBuffer = () => new Promise((_, reject) => (fail = () => reject(new Error('it was moved'))))
  const first = library.openFile(1, 'slow', slow)
  await library.openFile(2, 'three bytes', new Blob(['abc']))
  fail()
  const third = library.openFile(3, 'not wanted', new Blob(['abc']))
  library.forgetFile()
  await Promise.all([first, third])
  expect(told).toMatchObject([{ type: 'checkpoint-refused', openId: 2 }])
})
