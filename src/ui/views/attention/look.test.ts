import { expect, test } from 'vitest'
import { NARROW } from '../../../../test/tokenLayouts'
import type { AnswerOf } from '../../../train/protocol'
import { FIRST_LOOK, seenOf } from './look'
import { evenText, offsetText, probabilityText, querySentence, tokenText } from './words'

/** Two windows of two tokens on a map of 1 x 3 padded to 1 x 4; in the second the padding is masked. */
const answer: AnswerOf<'attention'> = {
  network: 'teacher',
  classes: [],
  picture: { size: 3, pixels: new Uint8ClampedArray(36), title: 'made up', place: null },
  input: { size: 3, pixels: new Uint8ClampedArray(36) },
  blocks: [
    { stage: 0, inStage: 0, heads: 2, isShifted: false },
    { stage: 0, inStage: 1, heads: 2, isShifted: true },
    { stage: 1, inStage: 0, heads: 2, isShifted: false },
  ],
  block: 1,
  map: {
    layout: NARROW,
    heads: 2,
    probabilities: Float32Array.from([0.5, 0.5, 0.5, 0.5, 1, 0, 0, 1, 0.75, 0.25, 0.125, 0.875, 1, 0, 0.5, 0.5]),
    rollout: null,
  },
  bias: null,
}

test('a head or a rollout that the block lacks is another head; the query is the middle where there is no cls token', () => {
  const seen = seenOf(answer, { ...FIRST_LOOK, channel: 7 })
  expect([seen.channel, seen.place, seen.seat]).toEqual([1, 1, { window: 0, index: 1 }])
  expect(seenOf(answer, { ...FIRST_LOOK, channel: 'rollout' }).channel).toBe(0)
})

test('the key is the one under the pointer, or the heaviest where the query does not see that one', () => {
  const look = { ...FIRST_LOOK, channel: 0, pinned: { x: 0.1, y: 0.5 } }
  expect(seenOf(answer, look, { query: null, key: { x: 0.5, y: 0.1 } })).toMatchObject({
    place: 0,
    key: 1,
    isPointed: true,
  })
  expect(seenOf(answer, look, { query: null, key: { x: 0.9, y: 0.1 } })).toMatchObject({
    place: 0,
    key: 0,
    isPointed: false,
  })
  expect(seenOf(answer, look, { query: { x: 0.9, y: 0.5 }, key: null })).toMatchObject({ place: 2, allowed: 1 })
})

test('what is seen, in words', () => {
  const seen = seenOf(answer, { ...FIRST_LOOK, channel: 1, pinned: { x: 0.1, y: 0.5 } })
  expect(querySentence(seen)).toBe(
    'row 1, column 1 gives row 1, column 1, 1.0000; 1 of 2 keys hold 100\u00a0%; 0.000 of 1.000 bits',
  )
  expect(tokenText(seen.layout, 3)).toBe('padding, row 1, column 4')
  expect([offsetText(seen, 0), offsetText(seen, 1)]).toEqual(['itself', '1 right'])
  expect([0, 3.7e-44, 5e-5, 0.25].map(probabilityText)).toEqual(['0', '3.7e−44', '5.0e−5', '0.2500'])
})

test('that a head picks nothing out is said, with its bits; not of one that does, nor where there is but one key', () => {
  const even = seenOf(answer, { ...FIRST_LOOK, channel: 0, pinned: { x: 0.1, y: 0.5 } })
  expect(evenText(even)).toBe(
    'This head weighs all keys nearly alike (1.000 of 1.000 bits): it picks nothing out here.',
  )
  expect(evenText({ channel: 0, bits: 3.998, allowed: 16 })).toContain('(3.998 of 4.000 bits)')
  expect(evenText({ channel: 'rollout', bits: 3.998, allowed: 16 })).toMatch(
    /^Over all blocks so far this query weighs/,
  )
  expect(evenText({ channel: 0, bits: 3.95, allowed: 16 })).toBe('')
  expect(evenText(seenOf(answer, { ...FIRST_LOOK, channel: 1, pinned: { x: 0.1, y: 0.5 } }))).toBe('')
  expect(evenText({ channel: 0, bits: 0, allowed: 1 })).toBe('')
})
