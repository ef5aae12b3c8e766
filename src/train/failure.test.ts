// What a reader is told to do about an error: what fits it, and nothing about sizes where those are not to blame.

import { expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { shapeOf, tinyConfig, tinyData } from '../../test/tinyRun'
import { DeviceFaultError } from '../gpu/faults'
import { OutOfMemoryError } from '../gpu/outOfMemory'
import { NotFiniteError, failureOf } from './failure'

test.each([
  ['no room', new OutOfMemoryError('it'), 'Set Batch to'],
  ['no room found late', new DeviceFaultError('x', true), 'Set Batch to'],
  ['work that is refused', new DeviceFaultError('x', false), 'Try a smaller batch or network, or reload the page'],
  ['a setting', new RangeError('batches: at most 4'), 'Change what the message names, and start again.'],
  ['a full disk', Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }), 'If it happens again, copy this message.'],
  ['what is no error', 'thrown', 'If it happens again, copy this message.'],
])('%s', (_, error, advice) => {
  const config = tinyConfig({ batchSize: 4 })
  const words = failureOf(error, gpu, config, shapeOf(tinyData()))
  expect(words.advice).toContain(advice)
  expect(words.message).toBe(error instanceof Error ? error.message : 'thrown')
  expect(words).not.toHaveProperty('isDiverged')
})

test('a loss that is no number: half precision is named where it is on', () => {
  const adviceWith = (useFp16: boolean) => {
    const config = tinyConfig({ optim: { useFp16 } })
    const error = new NotFiniteError({ step: 3, values: { loss: NaN, gradNorm: 2, lr: 0.1 } }, config)
    const { advice, isDiverged } = failureOf(error, gpu, config, shapeOf(tinyData()))
    expect(isDiverged).toBe(true)
    expect(advice).toContain('2 at learning rate 0.1')
    return advice.includes('Without half precision')
  }
  expect([adviceWith(false), adviceWith(true)]).toEqual([false, true])
})
