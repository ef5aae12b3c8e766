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
  before.getState().compareWith(regionTwin(before.getState().config).config)
  const after = make()
  recallDraft(after.getState(), draftLink(before.getState()))
  expect(pairOf(after.getState())).toEqual(pairOf(before.getState()))
  expect(after.getState()).toMatchObject({ presetName: 'smoke', changes: ['seed'], notice: null })
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
