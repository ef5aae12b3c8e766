import { expect, test } from 'vitest'
import { MetricLog } from '../state/metricLog'
import { indexNear } from './indexNear'

/** The steps that a chart draws of a run of that length. */
function drawnAfter(steps: number): number[] {
  const log = new MetricLog()
  for (let step = 0; step < steps; step++) log.append(step, { loss: 1 })
  return MetricLog.together([{ log, key: 'loss' }]).steps
}

test('a step is the same one, or that of its bucket, while a run goes on', () => {
  const chosen = 300
  for (const length of [400, 600, 2000]) {
    const steps = drawnAfter(length)
    const index = indexNear(steps, chosen)
    expect(index).not.toBeNull()
    expect(Math.abs(steps[index ?? 0] - chosen), `of ${length}`).toBeLessThan(4)
  }
})

test('beyond the end is the last step, and where nothing is drawn there is none', () => {
  expect(indexNear(drawnAfter(3), 300)).toBe(2)
  expect(indexNear([], 300)).toBeNull()
  expect(indexNear(drawnAfter(3), null)).toBeNull()
})
