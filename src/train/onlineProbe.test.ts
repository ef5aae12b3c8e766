// The classifier that reads along learns what the classes are, and is asked of images that it has not learnt from.

import { expect, test } from 'vitest'
import { sessionOf } from '../../test/sessions'

test('it learns to tell the classes apart, and does so on held-out images', async () => {
  const { session, steps, of } = sessionOf({ steps: 60, evaluation: { everySteps: 60, probeLr: 0.3 } })
  await session.train()
  const losses = steps().map(({ values }) => values.probeLoss)
  expect(losses[0]).toBeCloseTo(Math.log(3), 5) // of three classes it knows nothing yet
  expect(losses.at(-1)).toBeLessThan(0.5)
  expect(of('evaluated').at(-1)?.result.values.linear).toBe(100)
})
