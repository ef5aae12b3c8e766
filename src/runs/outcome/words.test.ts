import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { HeadDiagnosis, HeadName, Verdict } from '../collapse'
import { presetNamed } from '../presets'
import * as words from './words'
import { TINY_LEARNS, type Judged } from './words'

const smoke = presetNamed('smoke').config
const tiny = presetNamed('tiny').config
const head = (name: HeadName, verdict: Verdict): HeadDiagnosis => ({
  head: name,
  verdict,
  reason: '',
  signs: [],
  remedies: [],
})
const HEALTHY = [head('view', 'healthy'), head('region', 'healthy')]
const judged = (change: Partial<Judged> = {}): Judged => ({
  phase: 'live',
  config: tiny,
  step: 160,
  knn: { step: 150, value: 28 },
  random: 27,
  images: 100,
  hasClasses: true,
  heads: HEALTHY,
  ...change,
})

/** With plain spaces before signs; the sentence that is set apart is the first. */
function outcomeOf(run: Judged) {
  const { lead, text, ...rest } = words.outcomeOf(run)
  expect(text.startsWith(lead) && lead.endsWith('.')).toBe(true)
  return { ...rest, text: text.replaceAll('\u00a0', ' ') }
}

test('before there is a run, that is all there is to say', () => {
  const { text, next } = outcomeOf(judged({ phase: 'ended', config: null, heads: [] }))
  expect([text, next]).toEqual(['No run yet. Once one trains, this line says what it has learnt.', null])
})

test('before the first measurement it says when that comes, and what the untrained network classifies', () => {
  const early = [head('view', 'early'), head('region', 'early')]
  const run = judged({ config: smoke, step: 12, knn: null, heads: early })
  expect(outcomeOf({ ...run, random: null }).text).toBe(
    'What it has learnt is not measured yet: that comes after step 50, and then every 50 steps. Whether its targets are healthy is too early to say. First look runs anywhere and learns little. Tiny EsViT learns: on CIFAR-10 its 27.7 % became 32.1 % in 1,000 steps, for which you want a graphics card.',
  )
  expect(outcomeOf(run).text).toContain('The untrained network classifies 27.0 % of unseen images correctly.')
  expect(outcomeOf({ ...run, phase: 'ended' }).text).toMatch(/^What it has learnt was not measured before it ended\./)
  expect(outcomeOf({ ...run, phase: 'ended' }).text).not.toContain('learns little') // nothing is to come
  expect(outcomeOf({ ...run, phase: 'building', heads: [] }).text).toMatch(/^Preparing.* After step 50, /)
  expect(outcomeOf({ ...run, step: 50 }).text).toContain('after step 50,') // it is under way
  const often = { ...smoke, evaluation: { ...smoke.evaluation, everySteps: 1 } }
  expect(outcomeOf({ ...run, config: often }).text).toContain('after step 12, and then every step.')
  expect(outcomeOf({ ...run, step: 299 }).text).toContain('after step 300.')
  expect(outcomeOf({ ...run, config: { ...smoke, steps: 310 }, step: 301 }).text).toContain('after step 310.')
  expect(outcomeOf({ ...run, phase: 'building', step: 0 }).text).toContain(
    'After step 50, and then every 50 steps, this',
  )
  expect([outcomeOf(run), outcomeOf({ ...run, step: 0 })].map(({ next }) => next)).toEqual(['regions', null])
})

test('what was measured with nothing to compare it with is told as that', () => {
  const { text, tone, next } = outcomeOf(judged({ random: null, phase: 'ended' }))
  expect(text).toMatch(/^After step \d+ the network classifies .* unseen images correctly; the untrained network was not measured, so there is nothing to compare that with\. /)
  expect([tone, next]).toEqual(['quiet', 'regions'])
}) // prettier-ignore

test('a difference within chance is told as one, and points to what is confused', () => {
  const { text, tone, next } = outcomeOf(judged())
  expect(text).toMatch(
    /^After step 150 of 2,000 it classifies 28\.0 ± 9\.0 % of 100 unseen images correctly, the untrained network 27\.0 %: the difference may be chance\. Its targets are healthy\. That is early: /,
  )
  expect([tone, next]).toEqual(['quiet', 'classes'])
})

test('a difference beyond two standard errors is told in points, either way', () => {
  const more = outcomeOf(judged({ knn: { step: 150, value: 45 } }))
  expect(more.text).toContain('18.0 points more, which is unlikely to be chance.')
  expect([more.tone, more.next]).toEqual(['good', 'images'])
  const fewer = outcomeOf(judged({ knn: { step: 150, value: 10 } }))
  expect(fewer.text).toContain('17.0 points fewer')
  expect([fewer.tone, fewer.next]).toEqual(['bad', 'classes'])
})

test('a small preset that ends where it began was expected to, and the one that learns is named', () => {
  const { text } = outcomeOf(judged({ phase: 'ended', config: smoke, knn: { step: 300, value: 27 } }))
  expect(text).toContain('That was to be expected: First look runs anywhere and learns little. Tiny EsViT learns: on CIFAR-10 its 27.7 % became 32.1 % in 1,000 steps') // prettier-ignore
  expect(outcomeOf(judged({ knn: { step: 999, value: 27 } })).text).toContain(
    'That is early: on CIFAR-10 Tiny EsViT was level after 200 steps, and 4.4 points up after 1,000.',
  )
  expect(outcomeOf(judged({ knn: { step: 1000, value: 27 } })).text).not.toContain('early')
})

test('of a preset that fails on purpose no gain is promised', () => {
  const failing = { config: presetNamed('fails-no-centring').config }
  for (const knn of [null, { step: 150, value: 28 }])
    expect(outcomeOf(judged({ ...failing, knn })).text).toMatch(
      /healthy\. No centring is a preset that fails on purpose\.$/,
    )
})

test('a collapse comes first, and leads to the doctor', () => {
  const both = [head('view', 'one'), head('region', 'one')]
  const { text, tone, next } = outcomeOf(judged({ heads: both }))
  expect(text).toMatch(/^Its targets: collapsing to one answer\. After step 150/)
  expect([tone, next]).toEqual(['bad', 'targets'])
  expect(outcomeOf(judged({ heads: [head('view', 'uniform'), head('region', 'early')] })).text).toMatch(
    /^Views: collapsing to uniform\. Regions: too early to say\. /,
  )
})

test('where nothing can be named, it says why', () => {
  expect(outcomeOf(judged({ hasClasses: false })).text).toBe(
    'These images have no classes, so accuracy cannot be measured. Its targets are healthy.',
  )
  const unmeasured = { ...tiny, evaluation: { ...tiny.evaluation, everySteps: 0 } }
  for (const phase of ['building', 'live', 'ended'] as const)
    expect(outcomeOf(judged({ phase, config: unmeasured, knn: null, random: null })).text).toBe(
      'Evaluation is switched off, so what is learnt is not measured. Its targets are healthy.',
    )
})

test('what is said of Tiny EsViT stands in docs/learning.md', () => {
  const measured = readFileSync('docs/learning.md', 'utf8')
  for (const { step, knn } of TINY_LEARNS) expect(measured).toContain(`\n| ${step} | ${knn.toFixed(1)} |`)
})
