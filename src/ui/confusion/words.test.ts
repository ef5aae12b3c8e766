import { expect, test } from 'vitest'
import { presetNamed } from '../../runs/presets'
import { MetricLog } from '../state/metricLog'
import { tableNote, waitingText } from './words'

test('classes without a measured image are left out, those of few are not shaded, and both are named', () => {
  expect(tableNote([9, 0, 1], ['cat', 'dog', 'owl'])).toBe(
    'Rows not shown (none among the 10 held-out images measured): dog. Rows not shaded (fewer than 5 among the 10 measured): owl.',
  )
  expect(tableNote([9, 5], ['cat', 'dog'])).toBe('')
})

test('a matrix that will never come is not promised', () => {
  const runConfig = presetNamed('smoke').config
  const evaluations = new MetricLog()
  const run = { status: 'training', runConfig, evaluations } as const
  expect(waitingText(run)).toBe('Appears with the next evaluation.')
  expect(waitingText({ ...run, status: 'stopped' })).toBe('The run ended before an evaluation.')
  evaluations.append(300, { knn: 27 })
  expect(waitingText({ ...run, status: 'finished' })).toMatch(/^This table is not saved with a run\./)
  expect(waitingText(run, [])).toBe('These images have no classes to tell apart.')
})
