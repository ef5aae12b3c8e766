import { expect, test } from 'vitest'
import { runConfig } from './config'
import { areMeasuredAlike } from './measuredAlike'

test('other images and another way to measure make figures that cannot be held against each other', () => {
  const alike = (changes: object) => areMeasuredAlike(runConfig.parse({}), runConfig.parse(changes))
  expect([{}, { seed: 1 }, { steps: 40, optim: { warmupSteps: 1 } }, { objective: { name: 'dino' } }].map(alike)).toEqual([true, true, true, true]) // prettier-ignore
  expect(alike({ evaluation: { everySteps: 7, snapshots: 3 } })).toBe(true)
  for (const evaluation of [{ k: 5 }, { testImages: 100 }, { temperature: 0.1 }])
    expect(alike({ evaluation })).toBe(false)
  for (const data of [{ train: 500 }, { seed: 1 }, { name: 'cifar10' }]) expect(alike({ data })).toBe(false)
})
