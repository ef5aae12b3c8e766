import { expect, test } from 'vitest'
import { LossLimit } from './lossLimit'

test('three losses within a minute are too many; three in more are not', () => {
  const limit = new LossLimit()
  const reached = [0, 40_000, 60_000, 99_000, 100_500].map((now) => limit.isReachedAt(now))
  expect(reached).toEqual([false, false, false, true, true])
})
