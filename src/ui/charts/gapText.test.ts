import { expect, test } from 'vitest'
import { gapText } from './gapText'

test('where a run stood still, and why', () => {
  expect(gapText({ step: 1, seconds: 35, isClosed: true })).toBe(
    'Vertical dotted line: after 1 step the run stood still for 35 s, because it was stopped or the page was closed.',
  )
  expect(gapText({ step: 1200, seconds: 35, isClosed: false })).toContain(
    'after 1,200 steps the run stood still for 35 s, because the browser had frozen the page.',
  )
})

test('where a run lost its device, and what was done again', () => {
  expect(gapText({ step: 0, repeated: 1 })).toBe(
    'Vertical dotted line: after 1 step the GPU device was lost; the run went on from step 0, and 1 step was repeated, to the same numbers.',
  )
  expect(gapText({ step: 10, repeated: 2 })).toContain('after 12 steps the GPU device was lost')
  expect(gapText({ step: 10, repeated: 2 })).toContain('and 2 steps were repeated, to the same numbers.')
  expect(gapText({ step: 10, repeated: 0 })).toContain('and no step was lost.')
})
