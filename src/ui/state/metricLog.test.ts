import { expect, test } from 'vitest'
import { MetricLog } from './metricLog'

const filled = (steps: number) => {
  const log = new MetricLog()
  for (let step = 0; step < steps; step++) log.append(step, { loss: step % 2, lr: step })
  return log
}

const drawn = (log: MetricLog, keys: readonly string[]) => MetricLog.together(keys.map((key) => ({ log, key })))

test('a short run is drawn step by step', () => {
  const { steps, series } = drawn(filled(5), ['loss'])
  expect(steps).toEqual([0, 1, 2, 3, 4])
  expect(series[0].mean).toEqual([0, 1, 0, 1, 0])
})

test('a long run is drawn in buckets that keep the extremes, and everything is kept', () => {
  const log = filled(10_000)
  const { steps, series } = drawn(log, ['loss', 'lr'])
  expect(steps.length).toBeGreaterThan(200)
  expect(steps.length).toBeLessThanOrEqual(512)
  expect(log.bucketSteps).toBe(32)
  expect(steps.slice(0, 2)).toEqual([15.5, 47.5])
  expect(series[0].mean[0]).toBe(0.5)
  expect([series[0].min[0], series[0].max[0]]).toEqual([0, 1])
  expect(series[1].mean[1]).toBe(47.5)
  expect(log.all('loss')?.values).toHaveLength(10_000)
  expect(log.latest('lr')).toBe(9999)
})

test('a series that begins late lies on the same axis, with nothing before', () => {
  const log = new MetricLog()
  log.append(0, { loss: 1 })
  log.append(1, { loss: 2, lossRegion: 5 })
  const { steps, series } = drawn(log, ['loss', 'lossRegion'])
  expect(steps).toEqual([0, 1])
  expect(series[1].mean).toEqual([null, 5])
})

test('measurements far apart keep their own steps', () => {
  const log = new MetricLog()
  for (let step = 0; step <= 2000; step += 100) log.append(step, { knn: step / 100 })
  const { steps, series } = drawn(log, ['knn'])
  expect(steps).toHaveLength(21)
  expect(steps[3]).toBe(300)
  expect(series[0].mean[3]).toBe(3)
})

test('a measure that is not a number leaves a gap, not a wrong line', () => {
  const log = new MetricLog()
  log.append(0, { loss: NaN, lr: 1 })
  expect(drawn(log, ['loss']).steps).toEqual([])
  expect(log.latest('loss')).toBeNull()
  expect(drawn(log, ['lr']).steps).toEqual([0])
})

test('two runs lie on one axis: where one is a step ahead, the other has nothing yet', () => {
  const [a, b] = [filled(4), filled(3)]
  const { steps, series } = MetricLog.together([
    { log: a, key: 'lr' },
    { log: b, key: 'lr' },
    { log: b, key: 'lossRegion' },
  ])
  expect(steps).toEqual([0, 1, 2, 3])
  expect(series.map(({ mean }) => mean)).toEqual([
    [0, 1, 2, 3],
    [0, 1, 2, null],
    [null, null, null, null],
  ])
})

test('a run that ended early and one that went on share buckets as wide as the longer needs, and keep their own', () => {
  const [short, long] = [filled(100), filled(2000)]
  const { steps, series } = MetricLog.together([
    { log: short, key: 'lr' },
    { log: long, key: 'lr' },
  ])
  expect(steps.slice(0, 2)).toEqual([1.5, 5.5])
  expect(series[0].mean.slice(0, 2)).toEqual([1.5, 5.5])
  expect(series[1].mean.slice(0, 2)).toEqual([1.5, 5.5])
  expect([series[0].min[0], series[0].max[0]]).toEqual([0, 3])
  expect(series[0].mean.filter((v) => v !== null)).toHaveLength(25)
  expect(drawn(short, ['lr']).steps).toHaveLength(100)
})

test('a log cut short is the log it was then, in its buckets too', () => {
  const log = filled(2000)
  const early = log.before(700)
  expect(early.lastStep).toBe(699)
  expect(drawn(early, ['lr'])).toEqual(drawn(filled(700), ['lr']))
  expect(log.lastStep).toBe(1999)
  expect(log.before(0).lastStep).toBe(-1)
})

test('what is cut away takes nothing else along: measures that came late, seldom, twice at a step or never again', () => {
  const rows: [number, Record<string, number>][] = [[0, { knn: 10 }], [0, { knn: 12 }]] // prettier-ignore
  for (let step = 0; step < 3000; step++)
    rows.push([
      step,
      { loss: step % 7, ...(step >= 600 && { lossRegion: step % 5 }), ...(step < 40 && { warm: step }) },
    ])
  rows.push([1500, { knn: 30 }], [2900, { knn: 40 }], [2999, { late: 1 }])
  const logOf = (end: number) => {
    const log = new MetricLog()
    for (const [step, row] of rows) if (step < end) log.append(step, row)
    return log
  }
  const keys = ['loss', 'lossRegion', 'warm', 'knn', 'late']
  const all = logOf(Infinity)
  for (const end of [1, 40, 600, 1501, 2999, 3000, Infinity]) {
    const [cut, then] = [all.before(end), logOf(end)]
    for (const key of keys) {
      expect([cut.has(key), cut.latest(key)], `${key} before ${end}`).toEqual([then.has(key), then.latest(key)])
      expect(cut.all(key)?.steps).toEqual(then.all(key)?.steps)
      expect(cut.all(key)?.values).toEqual(then.all(key)?.values)
    }
    expect([cut.lastStep, cut.bucketSteps]).toEqual([then.lastStep, then.bucketSteps])
    expect(drawn(cut, keys).series).toEqual(drawn(then, keys).series)
  }
})
