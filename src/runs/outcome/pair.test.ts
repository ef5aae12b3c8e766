import { expect, test } from 'vitest'
import type { HeadDiagnosis, HeadName, Verdict } from '../collapse'
import { presetNamed } from '../presets'
import { regionTwin } from '../twin'
import { pairOutcomeOf } from './pair'
import { roomFor, roomForPair } from './room'
import { outcomeOf, type Judged } from './words'

const smoke = presetNamed('smoke').config
const head = (name: HeadName, verdict: Verdict): HeadDiagnosis => ({ head: name, verdict, reason: '', signs: [], remedies: [] }) // prettier-ignore
const a: Judged = {
  phase: 'live',
  config: smoke,
  step: 160,
  knn: { step: 150, value: 28 },
  random: 27,
  images: 100,
  hasClasses: true,
  heads: [head('view', 'healthy'), head('region', 'healthy')],
}
const b: Judged = { ...a, config: regionTwin(smoke).config, knn: { step: 150, value: 30 }, heads: [head('view', 'healthy')] } // prettier-ignore

/** With plain spaces before signs, as they stand on the page. */
function told(first: Judged, second: Judged, common: Parameters<typeof pairOutcomeOf>[2] = null) {
  const { lead, lines, rest, ...where } = pairOutcomeOf(first, second, common)
  const text = [lead, ...lines.map((line) => `${line.letter}: ${line.text}`), rest].join('\n').replaceAll('\u00a0', ' ')
  return { ...where, text, count: lines.length }
}

test('what both share is said once, and of each only its own number', () => {
  const { text, tone, next } = told(a, b, { step: 150, a: 28, b: 30 })
  expect(text.split('\n')).toEqual([
    'After step 150 the difference between A and B may be chance.',
    'A: 28.0 ± 9.0 % after step 150 of 300: no measurable difference from the untrained network.',
    'B: 30.0 ± 9.2 % after step 150 of 300: no measurable difference from the untrained network.',
    'The untrained network classifies 27.0 % of 100 unseen images correctly. Their targets are healthy. That was to be expected: First look runs anywhere and learns little. Tiny EsViT learns: on CIFAR-10 its 27.7 % became 32.1 % in 1,000 steps, for which you want a graphics card.',
  ])
  expect([tone, next?.href]).toEqual(['quiet', '#confusion'])
})

test('one number of both is said to be of both', () => {
  const { text, count } = told(a, { ...b, knn: a.knn }, { step: 150, a: 28, b: 28 })
  expect(count).toBe(0)
  expect(text).toMatch(/^After step 150 the difference between A and B may be chance\.\nBoth: 28\.0 ± 9\.0 % after step 150 of 300: no measurable difference/) // prettier-ignore
})

test('that one has gained and the other has not does not make them differ', () => {
  const gained = { ...b, knn: { step: 150, value: 42 } }
  const { text } = told(a, gained, { step: 150, a: 30, b: 42 })
  expect(text).toContain('B: 42.0 ± 9.9 % after step 150 of 300: 15.0 points more than the untrained network')
  expect(text).toMatch(/^After step 150 the difference between A and B may be chance/)
  expect(told(a, gained, { step: 150, a: 20, b: 42 }).text).toMatch(/^After step 150 B scores 22.0 points more than A on one seed, which is unlikely to be chance\./) // prettier-ignore
})

test('shares of other images, or taken otherwise, are not set against each other', () => {
  const common = { step: 150, a: 20, b: 42 }
  const other = { ...b, config: { ...smoke, evaluation: { ...smoke.evaluation, k: 3 } } }
  expect(told(a, other, common).text).not.toContain('than A')
  expect(told(a, { ...b, images: 50 }, common).text).not.toContain('than A')
})

test('before both are measured nothing is told twice, and what has been measured is told', () => {
  const before = told({ ...a, knn: null, step: 12 }, { ...b, knn: null, step: 11 })
  expect(before.count).toBe(0)
  expect(before.text).toMatch(/^What both have learnt is not measured yet: that comes after step 50, and then every 50 steps\.\nThen each is told/) // prettier-ignore
  const between = told({ ...a, knn: { step: 50, value: 28 }, step: 50 }, { ...b, knn: null, step: 50 })
  expect(between.text).toMatch(/A: 28\.0 .* of 300: no measurable difference .*\nB: What it has learnt is not measured yet: that comes after step 50,/) // prettier-ignore
})

test('a collapse of one is told of that one, of both at once and first', () => {
  const ill = (run: Judged): Judged => ({ ...run, heads: run.heads.map((one) => ({ ...one, verdict: 'one' })) })
  const one = told(a, ill(b))
  expect(one.text).toMatch(/A: .* Its targets are healthy\.\nB: .* Its targets: collapsing to one answer\./)
  expect([one.tone, one.next?.href]).toEqual(['bad', '#doctor'])
  expect(told(ill(a), ill(b)).text).toMatch(/^Their targets: collapsing to one answer\.\nA: /)
})

test('the room is that of the longest, whatever is told', () => {
  for (const config of [smoke, presetNamed('tiny').config, presetNamed('fails-no-centring').config]) {
    const room = roomFor({ ...a, config })
    const twin = { ...b, config: regionTwin(config).config }
    const roomOfPair = roomForPair({ ...a, config }, twin)
    for (const knn of [null, { step: 50, value: 28 }, { step: 50, value: 52 }, { step: 50, value: 9 }])
      for (const verdict of ['early', 'healthy', 'one', 'uniform', 'stuck'] as const) {
        const run = { ...a, config, knn, heads: [head('view', verdict), head('region', 'healthy')] }
        const { text, next } = outcomeOf(run)
        expect(room.length).toBeGreaterThanOrEqual(`${text} Next: ${next?.title} ${next?.why}`.length)
        const common = knn && { step: 50, a: knn.value, b: 28 }
        expect(roomOfPair.length).toBeGreaterThanOrEqual(told(run, { ...twin, knn }, common).text.length)
      }
  }
  expect(roomFor({ ...a, config: null })).toBe('')
})

test('of two that are level with the untrained network both long lines have room', () => {
  const { lines } = pairOutcomeOf(a, { ...b, knn: { step: 150, value: 29 } }, { step: 150, a: 28, b: 29 })
  const [, ...room] = roomForPair(a, b).split('\n')
  expect(lines).toHaveLength(2)
  for (const [i, { text }] of lines.entries()) expect(room[i].length).toBeGreaterThanOrEqual(`A: ${text}`.length)
})
