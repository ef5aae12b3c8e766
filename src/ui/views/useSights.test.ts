import { expect, test } from 'vitest'
import type { AnswerOf } from '../../train/protocol'
import { NOT_LOOKED, type Looked } from '../state/inspectionSlice'
import { answerAmong, sightsOf, titlesOf } from './useSights'

const answer = { network: 'teacher' } as AnswerOf<'attention'>
const of = (runId: number, step: number, inspectId: number): Looked<'attention'> => ({
  answer,
  subject: { of: 'run', runId, step },
  inspectId,
  question: null,
  place: `run ${runId}`,
  failure: null,
})
const alone = [{ letter: 'A', runId: 1 }] as const
const twins = [...alone, { letter: 'B', runId: 2 }] as const

test('one alone has no letter in its words, and shows its last answer while another is on its way', () => {
  const [sight, ...others] = sightsOf(alone, false, { A: of(1, 4, 7), B: NOT_LOOKED })
  expect(sight).toEqual({ ...NOT_LOOKED, inspectId: undefined, answer, subject: { of: 'run', runId: 1, step: 4 }, place: 'run 1', letter: 'A', twin: '', title: 'Teacher after step 4' }) // prettier-ignore
  expect(others).toEqual([])
  expect(sightsOf(alone, false, { A: of(9, 4, 7), B: NOT_LOOKED })[0].answer).toBe(answer) // of the run before
})

test('twins side by side are what one question came to', () => {
  const sights = sightsOf(twins, true, { A: of(1, 4, 7), B: of(2, 3, 7) })
  expect(titlesOf(sights)).toBe('Run A: Teacher after step 4; Run B: Teacher after step 3')
  expect(answerAmong(sights)).toBe(answer)
})

test('an answer to an earlier question, or of an earlier run, is not set beside its twin', () => {
  const [a, b] = sightsOf(twins, true, { A: of(1, 90, 8), B: of(2, 3, 7) })
  expect([a.answer, b.answer, b.title]).toEqual([answer, null, ''])
  const [c, d] = sightsOf(twins, true, { A: of(5, 90, 8), B: of(6, 90, 8) })
  expect([c.answer, d.answer]).toEqual([null, null])
})

test('of a twin that cannot answer the reason is shown, and not what it answered before', () => {
  const [a, b] = sightsOf(twins, true, { A: of(1, 4, 9), B: { ...of(2, 3, 7), failure: 'no snapshot' } })
  expect([a.failure, b.failure, b.answer]).toEqual([null, 'no snapshot', null])
})

test('the second alone says which it is', () => {
  const [b] = sightsOf([twins[1]], true, { A: of(1, 4, 9), B: of(2, 4, 8) })
  expect(b).toMatchObject({ answer, twin: 'B', title: 'Run B: Teacher after step 4' })
})
