import { expect, test } from 'vitest'
import { MetricLog } from '../state/metricLog'
import { chartCsv } from './chartCsv'

test('every value is there, also where the chart draws means, and a step that one log does not have is empty', () => {
  const [own, twin] = [new MetricLog(), new MetricLog()]
  for (let step = 0; step < 2000; step++) own.append(step, { loss: step / 2, ...(step === 1999 && { knn: 40 }) })
  twin.append(3, { loss: 0.25 })
  const lines = chartCsv([
    { name: 'Loss, A', key: 'loss', log: own },
    { name: 'Loss, B', key: 'loss', log: twin },
    { name: 'k-NN', key: 'knn', log: own },
  ]).split('\n')
  expect(MetricLog.together([{ log: own, key: 'loss' }]).steps.length).toBeLessThan(2000)
  expect(lines).toHaveLength(2002)
  expect(lines[0]).toBe('step,"Loss, A","Loss, B",k-NN')
  expect(lines[4]).toBe('3,1.5,0.25,')
  expect(lines[2000]).toBe('1999,999.5,,40')
  expect(lines[2001]).toBe('')
})

test('a chart with nothing measured is a head', () => {
  expect(chartCsv([{ name: 'Loss', key: 'loss', log: new MetricLog() }])).toBe('step,Loss\n')
})
