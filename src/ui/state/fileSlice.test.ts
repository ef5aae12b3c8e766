import { beforeEach, expect, test } from 'vitest'
import type { FileCard } from '../../runs/opened/openFile'
import { presetNamed } from '../../runs/presets'
import type { TrainCommand } from '../../train/protocol'
import { inspectedRuns, lookedInto } from '../views/lookedInto'
import { createAppStore, type AppStore } from './store'

const { config } = presetNamed('smoke')
const card: FileCard = {
  name: 'x.pth', bytes: 1, format: 'PyTorch', config, isOwn: false, called: ['teacher'], trained: null, hasHead: false,
  hasDenseHead: false, assumed: [], ignored: [],
} // prettier-ignore
const file = new File([], 'x.pth')

let sent: TrainCommand[]
let store: AppStore
const now = () => store.getState()
beforeEach(() => {
  sent = []
  store = createAppStore((command) => sent.push(command))
})

test('a file that opens is what the views look into, with the images of the form, until it is closed', () => {
  now().openFile(file)
  expect(sent).toEqual([{ type: 'open-file', runId: -1, file }])
  expect(now()).toMatchObject({ opening: 'x.pth', opened: null })
  now().receive({ type: 'file-opened', runId: -1, card })
  expect(now()).toMatchObject({ opening: null, showsFile: true, opened: { card } })
  expect(inspectedRuns(now())).toMatchObject([{ runId: -1, status: 'finished' }])
  now().setValue('data.name', 'cifar10')
  expect(lookedInto(now())).toEqual({ ...config, data: now().config.data })
  now().showFile(false)
  expect(inspectedRuns(now())).toMatchObject([{ runId: 0 }])
  now().closeFile()
  expect(sent.at(-1)).toEqual({ type: 'close-file' })
  expect(now()).toMatchObject({ opened: null, showsFile: false })
  now().showFile(true) // there is none any more
  expect(now().showsFile).toBe(false)
})

test('a file that does not open says why, and leaves the one before', () => {
  now().openFile(file)
  now().receive({ type: 'file-opened', runId: -1, card })
  now().openFile(file)
  now().receive({ type: 'file-failed', runId: -2, message: 'no' })
  expect(now()).toMatchObject({ opening: null, fileFailure: 'no', opened: { run: { runId: -1 } } })
})

test('news of a file that another has replaced, or that was closed, is of no interest', () => {
  now().openFile(file)
  now().openFile(file)
  now().receive({ type: 'file-opened', runId: -1, card })
  expect(now()).toMatchObject({ opening: 'x.pth', opened: null })
  now().closeFile()
  now().receive({ type: 'file-opened', runId: -2, card })
  expect(now().opened).toBeNull()
})
