import { expect, test } from 'vitest'
import { agoText, axisText, bytesText, durationText, measureText, settingText } from './numberText'

test.each([
  [6.93147, '6.931'],
  [27.41234, '27.41'],
  [0.04151, '0.04151'],
  [12345.6, '12,346'],
  [0, '0'],
  [1.234e-6, '1.23e-6'],
  [NaN, 'NaN'],
])('a measurement of %d reads %s', (value, text) => {
  expect(measureText(value)).toBe(text)
})

test('percent are read to a tenth', () => {
  expect(measureText(27.41234, '%')).toBe('27.4')
})

test.each([
  [[0, 0.0005, 0.001], 0.0005, ['0.0000', '0.0005', '0.0010']],
  [[0.994, 0.9942], 0.0002, ['0.9940', '0.9942']],
  [[0, 2.5, 5], 2.5, ['0.0', '2.5', '5.0']],
  [[100, 200], 100, ['100', '200']],
  [[20_000], 10_000, ['20K']],
  [[0.2, 1, 5], 0, ['0.2', '1', '5']],
])('ticks %j, %d apart, read %j', (ticks, step, texts) => {
  expect(ticks.map((tick) => axisText(tick, step))).toEqual(texts)
})

test.each([
  [0.001, '0.001'],
  [1e-6, '1e-6'],
  [0.1 + 0.2, '0.3'],
  [4 / 3, '1.333333333'],
  [1024, '1024'],
])('a setting of %d reads %s', (value, text) => {
  expect(settingText(value)).toBe(text)
})

test.each([
  [812, '812 B'],
  [1_536, '1.5 kB'],
  [18_400_000, '18.4 MB'],
  [999_900, '1.0 MB'],
  [2_147_483_648, '2.1 GB'],
])('%d bytes read %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text)
})

test.each([
  [0.2, '1 s'],
  [42.4, '42 s'],
  [205, '3 min 20 s'],
  [905, '15 min'],
  [7_500, '2 h 5 min'],
])('%d seconds read %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text)
})

test.each([
  [-5, 'just now'],
  [59, 'just now'],
  [60, '1 min ago'],
  [3599, '59 min ago'],
  [7300, '2 h ago'],
  [86_400, '25 Nov 2026'],
])('%d seconds ago reads %s', (seconds, text) => {
  const now = Date.UTC(2026, 10, 26, 12)
  expect(agoText(now - 1000 * seconds, now)).toBe(text)
})
