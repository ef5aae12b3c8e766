import { expect, test } from 'vitest'
import { presetNamed } from '../../runs/presets'
import type { AnswerOf, AskedRun, QuestionOf } from '../../train/protocol'
import { createAppStore } from './store'

const { config } = presetNamed('smoke')
const answer = { network: 'teacher' } as AnswerOf<'images'>
const question = { heldOut: 3 } as QuestionOf<'images'>
const random = (seed: number): AskedRun[] => [{ letter: 'A', runId: 0, config: { ...config, seed } }]

function makePage() {
  const store = createAppStore(() => undefined)
  const { inspect, receive } = store.getState()
  const looked = () => store.getState().inspections.images!.looked.A
  return {
    looked,
    ask: (runs: AskedRun[]) => {
      inspect(runs, 'images', question, null)
      return store.getState().inspections.images!.asked
    },
    answer: (inspectId: number) =>
      receive({
        type: 'inspected',
        view: 'images',
        inspectId,
        ms: 1,
        told: [{ letter: 'A', subject: { of: 'random' }, answer }],
      }),
  }
}

test('an answer is of the network that was asked, though another has been asked since', () => {
  const page = makePage()
  const first = page.ask(random(0))
  const second = page.ask(random(7))
  page.answer(first)
  const { place } = page.looked()
  expect(page.looked().question).toBe(question)
  page.answer(second)
  expect(page.looked().place).not.toBe(place)
  page.answer(page.ask(random(0)))
  expect(page.looked().place).toBe(place)
})

test('a run is one network whatever its form says, and another than the next', () => {
  const page = makePage()
  const place = (runId: number, seed: number) => {
    page.answer(page.ask([{ letter: 'A', runId, config: { ...config, seed } }]))
    return page.looked().place
  }
  expect(place(1, 0)).toBe(place(1, 7))
  expect(place(2, 0)).not.toBe(place(1, 0))
})
