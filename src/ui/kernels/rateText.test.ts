import { expect, test } from 'vitest'
import { launchesText, msText, numberOrDash, rateText, shareText } from './rateText'

test('times and rates keep three digits that count', () => {
  expect([0.02134, 1.5, 12.44, 999.9, 2140.2, 0].map(msText)).toEqual(['0.0213 ms', '1.5 ms', '12.4 ms', '1000 ms', '2,140 ms', '0 ms']) // prettier-ignore
  expect(rateText(54321, 'GFLOP/s')).toBe('54,321 GFLOP/s')
  expect(numberOrDash(null)).toBe('–')
})

test('shares are percent, and what is not known is a dash', () => {
  expect([0, 0.0004, 0.012, 0.099, 0.5, 1.3, null].map(shareText)).toEqual(['0 %', '0.04 %', '1.2 %', '9.9 %', '50 %', '130 %', '–']) // prettier-ignore
})

test('what is missing is no number', () => {
  expect([msText(NaN), rateText(NaN, 'GB/s'), numberOrDash(NaN), shareText(NaN)]).toEqual([
    'not timed',
    'not timed',
    '–',
    '–',
  ])
})

test('one launch is no launches', () => {
  expect([1, 2, 1024].map(launchesText)).toEqual(['1 launch', '2 launches', '1,024 launches'])
})
