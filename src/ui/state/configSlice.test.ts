import { beforeEach, expect, test } from 'vitest'
import { encodeLink } from '../../runs/link'
import { presetNamed } from '../../runs/presets'
import { fieldsOf } from '../../runs/schema'
import { regionTwin } from '../../runs/twin'
import type { TrainCommand } from '../../train/protocol'
import { pairOf } from './configSlice'
import { createAppStore, type AppStore } from './store'

let sent: TrainCommand[]
let store: AppStore
const now = () => store.getState()

beforeEach(() => {
  sent = []
  store = createAppStore((command) => sent.push(command))
})

test('the form begins with the default preset, unchanged and sound', () => {
  expect(now()).toMatchObject({ presetName: 'tiny', config: presetNamed('tiny').config, changes: [], problems: [] })
})

test('a change is told by its path, and goes when it is undone by hand', () => {
  now().setValue('steps', 500)
  expect(now().changes).toEqual(['steps'])
  now().setValue('steps', 2000)
  expect(now().changes).toEqual([])
})

test('a setting goes back to what the preset has, not to the default of the schema', () => {
  const field = fieldsOf().find(({ path }) => path === 'steps')
  if (!field) throw new Error('steps must be a field')
  now().choosePreset('smoke')
  now().setValue('steps', 5000)
  now().resetValue(field)
  expect(now().config.steps).toBe(presetNamed('smoke').config.steps)
})

test('another preset sets changes aside, and undo brings them back', () => {
  now().setValue('seed', 7)
  now().choosePreset('smoke')
  expect(now()).toMatchObject({ presetName: 'smoke', changes: [], notice: { kind: 'info' } })
  expect(now().notice?.text).toBe('Your one change to Tiny EsViT was set aside.')
  now().undo()
  expect(now()).toMatchObject({ presetName: 'tiny', changes: ['seed'] })
})

test('what does not hold together is a problem at its path', () => {
  now().setValue('steps', 50) // shorter than the warm-up
  expect(now().problems.map(({ path }) => path)).toContain('optim.warmupSteps')
})

test('a link fills the form against the nearest preset and sends nothing', () => {
  const { config } = presetNamed('tiny-view-only')
  now().readLink(encodeLink({ ...config, seed: 3 }))
  expect(now()).toMatchObject({ presetName: 'tiny-view-only', changes: ['seed'], notice: { kind: 'info' } })
  expect(sent).toEqual([])
})

test('a link says over how many seeds, and one that does not asks for one', () => {
  const { config } = presetNamed('smoke')
  now().readLink(encodeLink(config, undefined, { seeds: 4 }))
  expect(now().seeds).toBe(4)
  now().readLink(encodeLink(config))
  expect(now().seeds).toBe(1)
})

test('a bad link leaves the form as it was', () => {
  now().setValue('seed', 7)
  now().readLink('e1.nonsense')
  expect(now()).toMatchObject({ presetName: 'tiny', changes: ['seed'], notice: { kind: 'bad' } })
})

test('revealing a setting unfolds its section, and shows expert settings where it is one', () => {
  const expert = fieldsOf().find((field) => field.expert)
  if (!expert) throw new Error('there must be an expert setting')
  now().reveal(expert.path)
  expect(now().showsExpert).toBe(true)
  expect(now().openSections).toContain(expert.path.split('.')[0])
})

test('a proposal is one change, said in words, and undo takes it back', () => {
  now().setValue('seed', 7)
  now().propose('objective.teacherTemp', 0.02)
  expect(now().config.objective.teacherTemp).toBe(0.02)
  expect(now().notice).toMatchObject({ kind: 'info', text: 'For the next run: Teacher temperature: 0.04 → 0.02.' })
  now().undo()
  expect(now()).toMatchObject({ changes: ['seed'] })
  now().dismissNotice()
  now().propose('seed', 7)
  expect(now().notice).toBeNull() // it is so already
})

test('a proposal for one of two twins is set in that one, which the form shows then, and undo shows the other again', () => {
  const { config: a } = now()
  now().compareWith({ ...a, objective: { ...a.objective, teacherTemp: 0.4 } })
  now().edit('A')
  now().propose('objective.teacherTemp', 0.02, 'B')
  expect(now()).toMatchObject({ edits: 'B', notice: { text: 'For the next run B: Teacher temperature: 0.4 → 0.02.' } })
  expect(pairOf(now())).toMatchObject({ a, b: { objective: { teacherTemp: 0.02 } } })
  now().undo()
  expect(now().edits).toBe('A')
  expect(pairOf(now())).toMatchObject({ a, b: { objective: { teacherTemp: 0.4 } } })
  now().removeTwin()
  now().dismissNotice()
  now().propose('objective.teacherTemp', 0.02, 'B')
  expect(now().notice?.text).toBe('For the next run: Teacher temperature: 0.04 → 0.02.') // there is no B any more
})

test('a twin is a copy that the form shows; either can be shown and changed, and A stays when B goes', () => {
  const { config: a } = now()
  expect(pairOf(now())).toEqual({ a, b: null })
  now().compareWith(a)
  now().setValue('optim.lr', 5e-4)
  expect(now()).toMatchObject({ edits: 'B', changes: ['optim.lr'] })
  expect(pairOf(now())).toEqual({ a, b: { ...a, optim: { ...a.optim, lr: 5e-4 } } })
  now().edit('A')
  expect(now()).toMatchObject({ edits: 'A', config: a, changes: [] })
  now().setValue('seed', 3)
  expect(pairOf(now())).toMatchObject({ a: { seed: 3 }, b: { seed: 0, optim: { lr: 5e-4 } } })
  now().edit('B')
  now().removeTwin()
  expect(now()).toMatchObject({ edits: 'A', other: null, config: { seed: 3, optim: { lr: a.optim.lr } } })
  now().undo()
  expect(now()).toMatchObject({ edits: 'B', config: { seed: 0, optim: { lr: 5e-4 } } })
})

test('a setting can be given to both twins, whichever the form shows, and nothing else of them changes', () => {
  const { config: a } = now()
  now().compareWith(regionTwin(a).config)
  now().setValue('batchSize', 16)
  now().setInBoth('batchSize')
  expect(pairOf(now()).a).toEqual({ ...a, batchSize: 16 })
  expect(now().other?.changes).toEqual(['batchSize'])
  expect(now().notice?.text).toBe('A has it too now (Batch: 64 images → 16 images).')
  now().undo()
  expect(pairOf(now())).toEqual({ a, b: { ...regionTwin(a).config, batchSize: 16 } })
  now().undo() // redo
  const told = now().notice
  now().setInBoth('batchSize') // as it is already
  expect(now().notice).toBe(told)
  now().edit('A')
  now().setValue('steps', 1)
  now().setInBoth('steps') // shorter than the warm-up
  expect(pairOf(now()).b).toEqual({ ...regionTwin(a).config, batchSize: 16, steps: 1 })
  expect(now().other?.problems).not.toEqual([])
  now().removeTwin()
  now().setInBoth('steps')
  expect(now().other).toBeNull()
})

test('the form can be compared to a run that was', () => {
  const last = presetNamed('smoke').config
  now().setValue('seed', 3)
  now().compareTo(last)
  expect(pairOf(now())).toMatchObject({ a: last, b: { seed: 3 } })
})

test('a preset chosen for B says nothing of A, and undo brings back the right one', () => {
  const { config: a } = now()
  now().compareWith(regionTwin(a).config)
  now().choosePreset('tiny-vit-dino')
  expect(pairOf(now()).a).toBe(a)
  now().undo()
  expect(pairOf(now()).b).toEqual(regionTwin(a).config)
})

test('a link carries the pair, and one without a twin takes it away', () => {
  const { config: a } = presetNamed('smoke')
  const { config: b } = regionTwin(a)
  now().readLink(encodeLink(a, b))
  expect(pairOf(now())).toEqual({ a, b })
  expect(now().edits).toBe('A')
  now().readLink(encodeLink(b))
  expect(pairOf(now())).toEqual({ a: b, b: null })
})

test('a preset for one twin says that the other stays, and how that can be undone', () => {
  now().choosePreset('smoke')
  now().compareWith(regionTwin(now().config).config)
  now().edit('A')
  now().choosePreset('fails-no-centring')
  expect(now()).toMatchObject({ presetName: 'fails-no-centring', other: { presetName: 'smoke' } })
  expect(now().notice?.text).toBe('B stays as it is: First look.')
  now().undo()
  expect(now()).toMatchObject({ presetName: 'smoke', edits: 'A' })
  now().edit('B')
  now().choosePreset('tiny')
  expect(now().notice?.text).toMatch(/ A stays as it is: First look\.$/)
})

test('what was changed after something that can be undone is a press away once that is undone', () => {
  now().setValue('seed', 7)
  now().choosePreset('smoke')
  now().setValue('steps', 20)
  now().undo()
  expect(now()).toMatchObject({ presetName: 'tiny', config: { seed: 7 } })
  expect(now().notice).toMatchObject({ text: 'The form is as it was before.', undoWords: 'Redo' })
  now().undo()
  expect(now()).toMatchObject({ presetName: 'smoke', config: { seed: 0, steps: 20 }, notice: { undoWords: undefined } })
  now().undo()
  expect(now()).toMatchObject({ presetName: 'tiny', config: { seed: 7 }, notice: { undoWords: 'Redo' } })
})

test('a link over a form that was changed leaves a way back, and over one as the page began it none', () => {
  const link = encodeLink(presetNamed('smoke').config)
  now().readLink(link)
  expect(now().notice?.undo).toBeUndefined()
  now().setValue('steps', 20)
  now().readLink(link)
  expect(now().config.steps).toBe(300)
  now().undo()
  expect(now()).toMatchObject({ presetName: 'smoke', config: { steps: 20 } })
})

test('a data set is that of a link until one is chosen here', () => {
  const open = () => {
    now().readLink(encodeLink(presetNamed('smoke').config))
    expect(now().isDataSent).toBe(true)
  }
  open()
  now().setValue('steps', 20)
  expect(now().isDataSent).toBe(true)
  now().setValue('data.name', 'folder')
  expect(now().isDataSent).toBe(false)
  open()
  now().choosePreset('tiny')
  expect(now().isDataSent).toBe(false)
})

test('images that were chosen here stay with another preset, a link’s go, and what goes is named', () => {
  const given = { name: 'folder', size: 64, heldOut: 30 }
  const give = () => Object.entries(given).forEach(([key, value]) => now().setValue(`data.${key}`, value))
  give()
  now().choosePreset('smoke')
  expect(now()).toMatchObject({ presetName: 'smoke', config: { data: given, steps: 300 }, notice: null })
  now().setValue('seed', 7)
  now().choosePreset('fails-no-centring')
  expect(now()).toMatchObject({ config: { data: given, seed: 0 }, changes: ['data.name', 'data.size', 'data.heldOut'] })
  expect(now().notice?.text).toBe('Your one change to First look was set aside. The images stay.')

  now().resetAll()
  expect(now()).toMatchObject({ changes: [], config: { data: { name: 'emoji' } } })
  expect(now().notice?.text).toBe('Your 3 changes to No centring were set aside. The images are now Emoji.')
  now().undo()
  expect(now().config.data).toMatchObject(given)

  const { config } = presetNamed('smoke')
  now().readLink(encodeLink({ ...config, data: { ...config.data, name: 'cifar10' } }))
  now().choosePreset('tiny')
  expect(now().config.data.name).toBe('emoji')
  expect(now().notice?.text).toBe('Your one change to First look was set aside. The images are now Emoji.')
  now().undo()
  expect(now()).toMatchObject({ isDataSent: true, config: { data: { name: 'cifar10' } } })
  now().setValue('data.name', 'cifar10') // its files were given here
  now().choosePreset('tiny')
  expect(now().config.data.name).toBe('cifar10')
})
