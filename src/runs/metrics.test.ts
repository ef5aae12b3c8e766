import { expect, test } from 'vitest'
import { METRICS, metricOf } from './metrics'

test('a schedule is explained by what it sets and by how it runs', () => {
  const schedules = METRICS.filter(({ group }) => group === 'schedule')
  expect(schedules.map(({ key }) => key)).toEqual(['lr', 'weightDecay', 'momentum', 'teacherTemp'])
  for (const { key, help } of schedules) expect(help, key).toMatch(/^(What|How|Share).+: it (rises|goes) .+\.$/)
})

test('no two measures are explained by one sentence, but for what says that it is the same of something else', () => {
  const own = METRICS.filter(({ help }) => !help.startsWith('The same'))
  expect(new Set(own.map(({ help }) => help)).size).toBe(own.length)
  expect(metricOf('nothing')).toBeUndefined()
})
