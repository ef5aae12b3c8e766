import { expect, test } from 'vitest'
import { a, b, smoke, told } from '../../../test/judgedTwins'
import { presetNamed } from '../presets'
import type { Judged } from './words'

test('what both share is said once, and of each only its own number', () => {
  const { text, tone, next } = told(a, b, { step: 150, a: 28, b: 30 })
  expect(text.split('\n')).toEqual([
    'After step 150 the difference between A and B (2.0 ± 12.8 points) may be chance.',
    'A: 28.0 ± 9.0 % after step 150 of 300: no measurable difference from the untrained network.',
    'B: 30.0 ± 9.2 % after step 150 of 300: no measurable difference from the untrained network.',
    'The untrained network classifies 27.0 % of 100 unseen images correctly. Their targets are healthy. That was to be expected: First look runs anywhere and learns little. Tiny EsViT learns: on CIFAR-10 its 27.7 % became 32.1 % in 1,000 steps, for which you want a graphics card.',
  ])
  expect([tone, next]).toEqual(['quiet', 'classes'])
})

test('one number of both is said to be of both', () => {
  const { text, count } = told(a, { ...b, knn: a.knn }, { step: 150, a: 28, b: 28 })
  expect(count).toBe(0)
  expect(text).toMatch(/^After step 150 the difference between A and B \([\d.]+ ± [\d.]+ points\) may be chance\.\nBoth: 28\.0 ± 9\.0 % after step 150 of 300: no measurable difference/) // prettier-ignore
})

test('that one has gained and the other has not does not make them differ', () => {
  const gained = { ...b, knn: { step: 150, value: 42 } }
  const { text } = told(a, gained, { step: 150, a: 30, b: 42 })
  expect(text).toContain('B: 42.0 ± 9.9 % after step 150 of 300: 15.0 points more than the untrained network')
  expect(text).toMatch(/^After step 150 the difference between A and B \(12\.0 ± 13\.5 points\) may be chance/)
  expect(text).not.toContain('That was to be expected')
  expect(told({ ...a, knn: gained.knn }, b).next).toBe('classes') // where A alone would lead to images
  expect(told(a, gained, { step: 150, a: 20, b: 42 }).text).toMatch(/^After step 150 B scores 22.0 ± [\d.]+ points more than A on one seed, which is unlikely to be chance\./) // prettier-ignore
})

test('shares of other images, or taken otherwise, are not set against each other', () => {
  const common = { step: 150, a: 20, b: 42 }
  const other = { ...b, config: { ...smoke, evaluation: { ...smoke.evaluation, k: 3 } } }
  expect(told(a, other, common).text).not.toContain('than A')
  const others = { ...b, config: { ...smoke, data: { ...smoke.data, test: 100 } } }
  expect(told(a, others, common).text).not.toContain('than A')
  expect(told(a, { ...b, images: 50 }, common).text).not.toContain('than A')
})

test('before both are measured nothing is told twice, and what has been measured is told', () => {
  const before = told({ ...a, knn: null, step: 12 }, { ...b, knn: null, step: 11 })
  expect(before.count).toBe(0)
  expect(before.text).toMatch(/^What both have learnt is not measured yet: that comes after step 50, and then every 50 steps\.\nThen each is told/) // prettier-ignore
  const between = told({ ...a, knn: { step: 50, value: 28 }, step: 50 }, { ...b, knn: null, step: 50 })
  expect(between.text).toMatch(/A: 28\.0 .* of 300: no measurable difference .*\nB: What it has learnt is not measured yet: that comes after step 50,/) // prettier-ignore
})

test('where nothing can be named, or is any more, nothing is promised', () => {
  const unnamed = { hasClasses: false, knn: null, random: null }
  expect(told({ ...a, ...unnamed }, { ...b, ...unnamed }).text).toBe(
    'These images have no classes, so accuracy cannot be measured.\nTheir targets are healthy.',
  )
  const ended = { phase: 'ended', knn: null } as const
  expect(told({ ...a, ...ended }, { ...b, ...ended }).text).toMatch(
    /^What both have learnt was not measured before they ended\.\nThe untrained network/,
  )
})

test('it is early no longer once one of them is measured where others had gained', () => {
  const late = (step: number) => ({ ...a, config: presetNamed('tiny').config, knn: { step, value: 27 } })
  expect(told(late(800), late(900)).text).toContain('That is early')
  expect(told(late(900), late(1000)).text).not.toContain('That is early')
})

test('a collapse of one is told of that one, of both at once and first', () => {
  const ill = (run: Judged): Judged => ({ ...run, heads: run.heads.map((one) => ({ ...one, verdict: 'one' })) })
  const one = told(a, ill(b))
  expect(one.text).toMatch(/A: .* Its targets are healthy\.\nB: .* Its targets: collapsing to one answer\./)
  expect([one.tone, one.next]).toEqual(['bad', 'targets'])
  const both = told(ill(a), ill(b), { step: 150, a: 28, b: 30 })
  expect(both.text).toMatch(/^Their targets: collapsing to one answer\.\nA: /)
  expect(both.text).not.toContain('to be expected')
})
