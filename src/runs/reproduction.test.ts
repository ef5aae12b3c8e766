import { expect, test } from 'vitest'
import { measuredRun } from '../../test/measuredRuns'
import { presetNamed } from './presets'
import { LOSS_TOLERANCE, reproduce, type Repeated, type Sent } from './reproduction'
import { resultsOf, type MeasuredRun } from './results'

const { config } = presetNamed('smoke')
const here = { adapter: 'this card', code: '0.1.0+aa', images: 100 }

function sent(run: MeasuredRun = measuredRun(300), change: Partial<Sent> = {}): Sent {
  const results = resultsOf(run)
  if (!results) throw new Error('there must be results')
  return { config: run.config, results: JSON.parse(JSON.stringify(results)) as typeof results, adapter: 'this card', code: '0.1.0+aa', ...change } // prettier-ignore
}
const repeated = (run: MeasuredRun, change: Partial<Repeated> = {}): Repeated => ({ ...run, ...here, ...change })

test('before a run there is nothing to say', () => {
  expect(reproduce(sent(), repeated(measuredRun(0)))).toMatchObject({ verdict: 'waiting', compared: 0, of: 300 })
})

test('the same losses are the same bits: so far, and at the end', () => {
  expect(reproduce(sent(), repeated(measuredRun(100)))).toMatchObject({
    verdict: 'same',
    title: 'The same bits so far',
    detail: 'The losses of the first 64 of 300 steps have the author’s bits.',
    causes: [],
  })
  expect(reproduce(sent(), repeated(measuredRun(300)))).toMatchObject({
    verdict: 'same',
    title: 'Reproduced bit for bit',
    detail: 'The losses of all 300 steps have the author’s bits.',
  })
})

test('losses that are still on their way are not compared', () => {
  const run = { ...measuredRun(64), step: 128 }
  expect(reproduce(sent(), repeated(run)).detail).toBe(
    'The losses of the first 64 of 300 steps have the author’s bits.',
  )
  expect(reproduce(sent(), repeated({ ...run, step: 300 })).title).toBe('The same bits so far')
})

test('what the author stopped early is reproduced when it is passed', () => {
  const early = sent(measuredRun(120))
  expect(reproduce(early, repeated(measuredRun(130)))).toMatchObject({ title: 'Reproduced bit for bit', of: 120 })
})

test('the same bits on another adapter are the same bits, and the adapter is named', () => {
  const { verdict, causes } = reproduce(sent(), repeated(measuredRun(300), { adapter: 'that card' }))
  expect(verdict).toBe('same')
  expect(causes).toEqual(['another adapter (this card there, that card here)'])
})

test('other bits and the same curve are within tolerance, which is said in numbers, with the cause', () => {
  const run = measuredRun(300, { factor: 1 + LOSS_TOLERANCE / 2, changedFrom: 20, knnShift: 3 })
  const { verdict, title, detail, causes } = reproduce(sent(), repeated(run, { adapter: 'that card' }))
  expect({ verdict, title }).toEqual({ verdict: 'close', title: 'Reproduced within tolerance' })
  expect(detail).toContain('The bits agree to step 16 and have parted by step 32.')
  expect(detail).toMatch(/The loss lies 0\.\d % from the author’s on average; up to 1\.0 % is within tolerance\./)
  expect(detail).toContain('k-NN at step 300 is 45.0 % against 42.0 %; up to 14.0 points, two standard errors of 100 images, are')
  expect(causes).toEqual(['another adapter (this card there, that card here)'])
}) // prettier-ignore

test.each([
  ['the loss is further away', { factor: 1 + 2 * LOSS_TOLERANCE }],
  ['k-NN is further away', { factor: 1 + 1e-6, knnShift: 20 }],
])('where %s it differs, and what may be the cause is said', (_, change) => {
  const run = measuredRun(300, change)
  expect(reproduce(sent(), repeated(run, { code: '0.1.0+bb' }))).toMatchObject({
    verdict: 'differs',
    title: 'Differs',
    causes: ['another version of the code (0.1.0+aa there, 0.1.0+bb here)'],
  })
  expect(reproduce(sent(), repeated({ ...run, dataHash: 'f'.repeat(64) })).causes[0]).toMatch(/^other images \(ab12.* there, ffff/)
  expect(reproduce(sent(), repeated(run)).causes).toEqual([
    'nothing recorded in the link differs, so probably the browser or driver version',
  ])
}) // prettier-ignore

test('other settings are another experiment, and are named', () => {
  const other = { ...config, seed: 1 }
  expect(reproduce(sent(), repeated(measuredRun(300, { config: other, factor: 1.01 })))).toMatchObject({
    verdict: 'another',
    causes: ['Seed: 0 → 1'],
  })
})

test('a few steps of other bits are too early to compare', () => {
  const run = repeated(measuredRun(5, { factor: 1.001 }), { adapter: 'that card' })
  expect(reproduce(sent(), run)).toMatchObject({ verdict: 'waiting', title: 'Too early to compare' })
  expect(reproduce(sent(), run).detail).toBe('The bits differ from the first step on. From step 10 on the curves are compared.')
}) // prettier-ignore

test('a run is not close before the first point of the curve is done, nor where there is nothing that both measured', () => {
  const long = { ...config, steps: 2000, evaluation: { ...config.evaluation, everySteps: 0 } }
  const author = sent(measuredRun(2000, { config: long })) // 48 points of 42 steps
  const now = (step: number, from = 0) => reproduce(author, repeated(measuredRun(step, { config: long, factor: 9, from })))
  expect([now(41).verdict, now(41).title]).toEqual(['waiting', 'Too early to compare'])
  expect(now(41).detail).toBe('The bits differ from the first step on. From step 42 on the curves are compared.')
  expect(now(42).verdict).toBe('differs')
  expect([now(2000, 1000).verdict, now(2000, 1000).title]).toEqual(['waiting', 'Nothing to compare'])
  const few = reproduce(sent(measuredRun(5)), repeated(measuredRun(5, { factor: 9 })))
  expect(few.detail).toBe('The bits differ from the first step on. Curves of fewer than 10 steps say too little to be compared.')
}) // prettier-ignore

test('from the tenth step on the curves are compared', () => {
  const run = repeated(measuredRun(10, { factor: 1.001 }))
  expect(reproduce(sent(measuredRun(10)), run)).toMatchObject({ verdict: 'close', compared: 10 })
})

test('points of the curve are compared as far as all of their steps are done, the short one at the end among them', () => {
  const { verdict, detail } = reproduce(sent(), repeated(measuredRun(12, { factor: 1.001 })))
  expect([verdict, detail]).toEqual(['close', expect.stringContaining('The loss lies 0.1 %')])
  expect(detail).not.toContain('k-NN') // nothing was learnt where both were measured, before the first step
  const last = reproduce(sent(), repeated(measuredRun(300, { factor: 2, changedFrom: 294 }))) // 43 points of seven steps
  expect([last.verdict, last.detail]).toEqual(['differs', expect.stringContaining('The loss lies 2.3 %')])
})

test('k-NN that names all images may still differ by chance, as if one were wrong', () => {
  const all = (factor: number) => measuredRun(300, { knnShift: 58, factor })
  const { detail } = reproduce(sent(all(1)), repeated(all(1.001)))
  expect(detail).toContain('k-NN at step 300 is 100.0 % against 100.0 %; up to 2.8 points')
})

test('images that are not known of one of the two are no cause', () => {
  const run = measuredRun(300, { factor: 1 + 2 * LOSS_TOLERANCE })
  const { causes } = reproduce(sent(), repeated({ ...run, dataHash: undefined }, { adapter: 'that card' }))
  expect(causes).toEqual(['another adapter (this card there, that card here)'])
})

test('without a fingerprint the curves decide, and it is said why', () => {
  const { verdict, detail } = reproduce(sent(measuredRun(300, { from: 40 })), repeated(measuredRun(300)))
  expect(verdict).toBe('close')
  expect(detail).toContain('The bits cannot be compared')
})

test('what is measured and kept makes no other experiment, and k-NN is compared where it is measured alike', () => {
  const evaluated = (change: object) => ({ ...config, evaluation: { ...config.evaluation, ...change } })
  const told = (change: object) =>
    reproduce(sent(), repeated(measuredRun(300, { config: evaluated(change), factor: 1.001, knnShift: 30 })))
  for (const setting of ['k', 'temperature', 'trainImages', 'testImages'] as const) {
    const other = told({ [setting]: config.evaluation[setting] + 1 })
    expect([setting, other.verdict]).toEqual([setting, 'close'])
    expect(other.detail).not.toContain('k-NN')
  }
  expect(told({ snapshots: config.evaluation.snapshots + 1 })).toMatchObject({ verdict: 'differs' })
  expect(told({ snapshots: config.evaluation.snapshots + 1 }).detail).toContain('k-NN')
})
