import { expect, test } from 'vitest'
import { diagnose, type Sign } from '../../runs/collapse'
import { METRICS } from '../../runs/metrics'
import { presetNamed } from '../../runs/presets'
import { diagnosisCsv, endText, placeOf, scaleText, signText, signWords, spokenVerdicts, VERDICTS } from './words'

const { config } = presetNamed('smoke')
const log = (value: (key: string, step: number) => number, steps: number) => ({
  all: (key: string) => ({ values: Array.from({ length: steps }, (_, step) => value(key, step)) }),
})
/** Entropy at ln K, everything else small and falling. */
const flat = (key: string, step: number) =>
  key.startsWith('teacherEntropy') ? 4.84 : key.startsWith('prototypes') ? 127 : 0.04 / (step + 1)
const heads = diagnose(config, log(flat, 120), log(() => 12.3456, 2)) // prettier-ignore

const sign = (change: Partial<Sign>): Sign => ({
  key: 'information',
  value: 1,
  scale: { least: 0, most: 4 },
  mostName: 'ln K',
  bad: null,
  ...change,
})

test('a value has its place on a scale of sums or of factors, and stays on it', () => {
  expect(placeOf(1, sign({}))).toBe(0.25)
  expect(placeOf(9, sign({}))).toBe(1)
  const factors = sign({ scale: { least: 1, most: 256, isLog: true } })
  expect(placeOf(16, factors)).toBeCloseTo(0.5, 12)
  expect(placeOf(0, factors)).toBe(0)
  expect(placeOf(0, sign({ scale: { least: 0, most: 0 } }))).toBe(0)
})

test('values are told with three digits and their unit', () => {
  expect(signText(sign({ value: 0.0018251 }))).toBe('0.00183 nats')
  expect(signText(sign({ key: 'prototypes', value: 127.96 }))).toBe('128')
  expect(endText(sign({ scale: { least: 0, most: Math.log(128) } }))).toBe('ln K 4.852')
  expect(scaleText(sign({ scale: { least: 0, most: Math.log(128) } }))).toBe('The scale goes from 0 to ln K 4.852.')
  const factors = sign({ mostName: 'K', scale: { least: 1, most: 128, isLog: true } })
  expect(endText(factors)).toBe('K 128, log scale')
  expect(scaleText(factors)).toMatch(/^The scale goes from 1 to K 128\. It is logarithmic/)
})

test('every sign is a metric with words, the same for both heads', () => {
  const keys = METRICS.map(({ key }) => key)
  for (const each of heads.flatMap(({ signs }) => signs)) {
    expect(keys).toContain(each.key)
    expect(signWords(each).help).not.toMatch(/same for regions/)
  }
})

test('a sentence and the sign it rests on give one number', () => {
  const [view] = diagnose(
    config,
    log((key) => (key.startsWith('prototypes') ? 1.9449 : 0.2929), 150),
    log(() => 1, 1),
  )
  expect(view.reason).toContain('is 1.94 of 128')
  expect(signText(view.signs[2])).toBe('1.94')
})

test('no verdict says more than its zone does, and none says its sentence twice', () => {
  expect(VERDICTS.one.meaning).toContain('or one of a few') // targets may be told apart and yet be few
  const [early] = diagnose(config, log(flat, 30), log(() => 1, 1)) // prettier-ignore
  expect(early.reason).not.toContain('takes some steps to show')
})

test('what is said aloud changes with a verdict, and not with a number', () => {
  expect(spokenVerdicts(heads)).toBe('Views: collapsing to uniform. Regions: collapsing to uniform.')
  const later = diagnose(config, log(flat, 170), log(() => 1, 2)) // prettier-ignore
  expect(later).not.toEqual(heads)
  expect(spokenVerdicts(later)).toBe(spokenVerdicts(heads))
})

test('where no head is judged, that is said, and why', () => {
  expect(spokenVerdicts([])).toMatch(/^There is nothing to judge here: no head of this objective/)
})

test('the CSV file has a row for every sign, as wide as its head', () => {
  const rows = diagnosisCsv(heads, 120)
    .trimEnd()
    .split('\n')
    .map((row) => row.split(','))
  expect(rows).toHaveLength(1 + 7 + 5)
  for (const row of rows) expect(row).toHaveLength(10)
  expect(rows[2].slice(0, 6)).toEqual(['120', 'view', 'uniform', 'teacherEntropy', String(heads[0].signs[1].value), 'nats']) // prettier-ignore
})
