import { expect, test } from 'vitest'
import { lastOf, LogRecorder, rowsOf, type TableName } from './log'

const rows = (log: LogRecorder, table: TableName, step = 1e6) => [...rowsOf(log.until(step)[table])]

test('what is measured is kept row by row, and what was not measured is no number', () => {
  const log = new LogRecorder()
  log.append('steps', 0, { loss: 4 })
  log.append('steps', 1, { loss: 3.5, lossRegion: 2 })
  log.append('steps', 2, { loss: 3, lossRegion: NaN, gradNorm: Infinity })
  expect(rows(log, 'steps')).toEqual([
    { at: 0, row: { loss: 4 } },
    { at: 1, row: { loss: 3.5, lossRegion: 2 } },
    { at: 2, row: { loss: 3 } },
  ])
})

test('the last of a measure is the last that there is', () => {
  const log = new LogRecorder()
  expect(lastOf(log.until(0).steps, 'loss')).toBeNull()
  log.append('steps', 0, { loss: 4, gradNorm: 0 })
  log.append('steps', 1, { loss: 3.5 })
  const { steps } = log.until(2)
  expect(['loss', 'gradNorm', 'lr'].map((key) => lastOf(steps, key))).toEqual([3.5, 0, null])
})

test('it grows to any length, and measures that come late begin where they came', () => {
  const log = new LogRecorder()
  for (let step = 0; step < 1000; step++)
    log.append('steps', step, step < 700 ? { loss: step, ...(step < 10 && { early: 1 }) } : { loss: step, late: 1 })
  const { at, values } = log.until(1000).steps
  expect(at).toEqual(Int32Array.from({ length: 1000 }, (_, i) => i))
  expect(values.get('loss')).toEqual(Float32Array.from(at))
  expect(values.get('late')?.findIndex((v) => v === 1)).toBe(700)
  expect(values.get('late')?.subarray(0, 700).every(isNaN)).toBe(true)
  expect(values.get('early')?.subarray(10).every(isNaN)).toBe(true)
})

test('it tells what was known when a step had been done, and nothing of later', () => {
  const log = new LogRecorder()
  for (let step = 0; step < 10; step++) log.append('steps', step, { loss: step, ...(step > 5 && { lossRegion: 1 }) })
  for (const step of [0, 5, 10]) log.append('evaluations', step, { knn: step })
  const early = log.until(5)
  expect([...early.steps.at]).toEqual([0, 1, 2, 3, 4])
  expect([...early.steps.values.keys()]).toEqual(['loss'])
  expect([...early.evaluations.at]).toEqual([0, 5])
})

test('one that goes on from a log has all of it', () => {
  const first = new LogRecorder()
  for (let step = 0; step < 100; step++) first.append('steps', step, { loss: step })
  first.append('gaps', 50, { seconds: 3, closed: 1 })
  const second = new LogRecorder(first.until(80))
  second.append('steps', 80, { loss: -1 })
  expect(rows(second, 'steps').map(({ row }) => row.loss)).toEqual([...Array.from({ length: 80 }, (_, i) => i), -1])
  expect(rows(second, 'gaps')).toEqual([{ at: 50, row: { seconds: 3, closed: 1 } }])
})

test('what a run will measure again is forgotten, and takes its place when it is', () => {
  const log = new LogRecorder()
  log.append('baselines', 0, { knnPixels: 20, knnRandom: 10 })
  for (let step = 0; step < 9; step++) log.append('steps', step, { loss: step, ...(step > 6 && { late: 1 }) })
  for (const step of [0, 4, 8]) log.append('evaluations', step, { knn: step })
  log.append('gaps', 7, { seconds: 40, closed: 0 })
  log.rewind(4)
  log.append('gaps', 4, { repeated: 5 })
  log.append('steps', 4, { loss: 40 })
  expect(rows(log, 'steps').map(({ row }) => row)).toEqual([...[0, 1, 2, 3].map((loss) => ({ loss })), { loss: 40 }])
  expect(rows(log, 'evaluations').map(({ at }) => at)).toEqual([0, 4])
  expect(rows(log, 'baselines')).toHaveLength(1)
  expect(rows(log, 'gaps')).toEqual([{ at: 4, row: { repeated: 5 } }])
  log.rewind(0)
  for (const table of ['steps', 'evaluations', 'baselines', 'gaps'] as const) expect(rows(log, table)).toEqual([])
})

test('that a run began anew is not forgotten when it does so again', () => {
  const log = new LogRecorder()
  log.append('gaps', 0, { repeated: 3 })
  log.rewind(0)
  expect(rows(log, 'gaps')).toEqual([{ at: 0, row: { repeated: 3 } }])
})
