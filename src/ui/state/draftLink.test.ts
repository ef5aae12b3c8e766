import { expect, test } from 'vitest'
import { encodeLink } from '../../runs/link'
import { presetNamed } from '../../runs/presets'
import { regionTwin } from '../../runs/twin'
import { pairOf } from './configSlice'
import { draftLink, followDraft, recallDraft } from './draftLink'
import { createAppStore } from './store'

const make = () => createAppStore(() => undefined)

test('the form is as it was, twin and all, and nothing is said of it', () => {
  const before = make()
  before.getState().choosePreset('smoke')
  before.getState().setValue('seed', 7)
  before.getState().setSeeds(3)
  before.getState().compareWith(regionTwin(before.getState().config).config)
  const after = make()
  recallDraft(after.getState(), draftLink(before.getState()))
  expect(pairOf(after.getState())).toEqual(pairOf(before.getState()))
  expect(after.getState()).toMatchObject({ presetName: 'smoke', changes: ['seed'], seeds: 3, notice: null })
})

test('of two twins the one that was shown is shown again, and A where there is none by now', () => {
  const before = make()
  before.getState().compareWith(regionTwin(before.getState().config).config)
  const reload = (edits: 'A' | 'B') => {
    const after = make()
    recallDraft(after.getState(), draftLink(before.getState()), undefined, edits)
    return after.getState()
  }
  for (const edits of ['A', 'B'] as const) {
    expect(reload(edits).edits).toBe(edits)
    expect(pairOf(reload(edits))).toEqual(pairOf(before.getState()))
  }
  before.getState().removeTwin()
  expect(reload('B')).toMatchObject({ edits: 'A', other: null })
})

test('what is no link is passed over, and a form that does not hold is not kept', () => {
  const store = make()
  for (const text of [null, '', 'e1.nonsense', '{"steps":1}', `${draftLink(store.getState())}x`])
    recallDraft(store.getState(), text)
  expect(store.getState()).toMatchObject({ presetName: 'tiny', changes: [], notice: null })
  store.getState().setValue('steps', 50) // shorter than the warm-up
  expect(draftLink(store.getState())).toBeNull()
})

test('a wrong field costs no more than itself: what is kept is the form as it last held, and anew once it is mended', () => {
  const store = make()
  const draft = followDraft(store)
  const { setValue, compareWith, edit } = store.getState()
  setValue('seed', 7)
  const before = store.getState().config
  setValue('steps', 50) // shorter than the warm-up
  const next = make()
  recallDraft(next.getState(), draft())
  expect(next.getState().config).toEqual(before)

  setValue('steps', before.steps)
  compareWith(regionTwin(before).config)
  setValue('steps', 50)
  edit('A') // the wrong field waits in B
  expect(store.getState().problems).toEqual([])
  recallDraft(next.getState(), draft())
  expect(pairOf(next.getState())).toEqual({ a: before, b: regionTwin(before).config })

  edit('B')
  setValue('steps', before.steps)
  setValue('seed', 9)
  expect(draft()).toBe(draftLink(store.getState()))
})

test('a link has the last word', () => {
  const store = make()
  store.getState().setValue('seed', 7)
  const kept = draftLink(store.getState())
  const next = make()
  recallDraft(next.getState(), kept)
  next.getState().readLink(encodeLink(presetNamed('smoke').config))
  expect(next.getState()).toMatchObject({ presetName: 'smoke', changes: [] })
})

test('what was changed since a link was opened outlives a reload, is told, and the link’s is a press away', () => {
  const { config } = presetNamed('smoke')
  const fragment = encodeLink({ ...config, seed: 3, data: { ...config.data, name: 'folder' } })
  const before = make()
  before.getState().readLink(fragment)
  const untouched = draftLink(before.getState())
  before.getState().setValue('steps', 77)
  const reload = (draft: string | null, links: { opened: string; kept: string }) => {
    const { getState } = make()
    if (links.opened) getState().readLink(links.opened)
    recallDraft(getState(), draft, links)
    return getState
  }

  const after = reload(draftLink(before.getState()), { opened: fragment, kept: fragment })
  expect(after()).toMatchObject({ config: { seed: 3, steps: 77 }, isDataSent: true })
  expect(after().notice).toMatchObject({
    kind: 'info',
    text: 'The form is as you left it, and no longer as in the link you opened.',
    undoWords: 'Take the link’s',
  })
  after().undo()
  expect(after()).toMatchObject({
    config: { seed: 3, steps: config.steps },
    isDataSent: true,
    notice: { undoWords: 'Redo' },
  })

  expect(reload(untouched, { opened: fragment, kept: fragment })().notice?.text).toContain('those of the link')
  const other = encodeLink(presetNamed('tiny').config)
  expect(reload(draftLink(before.getState()), { opened: other, kept: fragment })()).toMatchObject({ changes: [] })
  // the link is in the address no more
  expect(reload(draftLink(before.getState()), { opened: '', kept: fragment })().config).toMatchObject({ steps: 77 })
  const refused = reload(draftLink(before.getState()), { opened: 'e9.AAAA', kept: 'e9.AAAA' })
  expect(refused()).toMatchObject({ config: { steps: 77 }, notice: { kind: 'bad' } })
})
