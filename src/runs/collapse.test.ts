import { describe, expect, test } from 'vitest'
import { FIRST_STEPS, LEAST_TOLD, WINDOW, diagnose, firstSteps, type MeasureLog, type Verdict } from './collapse'
import { checkConfig, runConfig, type RunConfig } from './config'
import { withValueAt } from './paths'
import { presetNamed } from './presets'
import { fieldsOf } from './schema'
import { teacherRows } from './shapes'

const smoke = presetNamed('smoke').config
const lnK = Math.log(smoke.objective.head.outDim)

type Curve = (step: number) => number

/** A log of made-up curves over `steps` steps. */
const logOf = (steps: number, curves: Record<string, Curve>): MeasureLog => ({
  all: (key) => (key in curves ? { values: Array.from({ length: steps }, (_, step) => curves[key](step)) } : null),
})
const nothing = logOf(0, {})
/** From `a` to `b` with a half-life of 30 steps. */
const towards =
  (a: number, b: number): Curve =>
  (step) =>
    b + (a - b) * 2 ** (-step / 30)
/** Batches differ: a tenth up and down, the same at every run. */
const noisy =
  (curve: Curve): Curve =>
  (step) =>
    curve(step) * (1 + 0.1 * Math.sin(step * 2.4))

/** Curves of both heads that are told by mean entropy and information. */
function heads(entropy: Curve, told: Curve, spread: Curve = () => 0.1): Record<string, Curve> {
  const one = (end: string) => ({
    [`teacherEntropy${end}`]: entropy,
    [`information${end}`]: told,
    [`prototypes${end}`]: (step: number) => Math.exp(entropy(step) + told(step)),
    [`kl${end}`]: told,
    [`centerNorm${end}`]: () => 1,
  })
  return { ...one(''), ...one('Region'), featureStd: spread }
}

const verdicts = (curves: Record<string, Curve>, steps = 200, config: RunConfig = smoke): Verdict[] =>
  diagnose(config, logOf(steps, curves), nothing).map(({ verdict }) => verdict)

const HEALTHY = heads(noisy(towards(1.5, 3.5)), noisy(towards(1.4, 0.7)))
const UNIFORM = heads(towards(0.98 * lnK, lnK), noisy(towards(0.07, 0.0005)))
const ONE = heads(noisy(towards(1.5, 0.05)), noisy(towards(1.1, 0.02)))
/** One answer for all, but not one prototype. */
const SAME = heads(noisy(towards(1.5, 3)), noisy(towards(1.1, 0.02)))
/** Few answers: each view has one of three prototypes. */
const FEW = heads(noisy(towards(1.5, 0.1)), noisy(towards(1.4, 0.9)))
const STILL = heads(noisy(() => 1.5), noisy(() => 1.2), noisy(() => 0.1)) // prettier-ignore
/** Features of one point, whose targets still differ by the last bit of them. */
const POINT = heads(noisy(towards(1.5, 0.5)), noisy(towards(1.4, 1.2)), noisy(towards(0.1, 0.005)))

describe('verdicts', () => {
  test.each<[string, Record<string, Curve>, Verdict]>([
    ['targets that stay apart', HEALTHY, 'healthy'],
    ['flat targets', UNIFORM, 'uniform'],
    ['targets on one prototype', ONE, 'one'],
    ['the same targets for all, on many prototypes', SAME, 'one'],
    ['targets on a handful of prototypes, told apart as they are', FEW, 'one'],
    ['features of one point', POINT, 'one'],
    ['a teacher that stands still', STILL, 'stuck'],
  ])('%s', (_, curves, verdict) => {
    expect(verdicts(curves)).toEqual([verdict, verdict])
  })

  test('nothing is said before there are enough steps, nor about a run that has measured nothing', () => {
    expect(firstSteps(smoke)).toBe(FIRST_STEPS)
    for (const curves of [HEALTHY, UNIFORM, ONE]) {
      expect(verdicts(curves, FIRST_STEPS - 1)).toEqual(['early', 'early'])
      expect(verdicts(curves, FIRST_STEPS)).not.toContain('early')
    }
    expect(verdicts({}, 0)).toEqual(['early', 'early'])
  })

  test('a teacher that stands still is given twice that time', () => {
    expect(verdicts(STILL, 2 * FIRST_STEPS - 1)).toEqual(['early', 'early'])
    expect(diagnose(smoke, logOf(FIRST_STEPS, STILL), nothing)[0].reason).toContain('It has until step 200.')
    const later = withValueAt(smoke, 'objective.regionFromStep', 500)
    const [, { reason }] = diagnose(later, logOf(FIRST_STEPS, STILL), nothing)
    expect(reason).toMatch(/^Since step 540 .* It has until step 700\.$/)
    expect(verdicts(STILL, 2 * FIRST_STEPS)).toEqual(['stuck', 'stuck'])
  })

  test('a long warm-up is waited for', () => {
    const slow = runConfig.parse({ ...smoke, optim: { ...smoke.optim, warmupSteps: 100 } })
    expect(verdicts(UNIFORM, 159, slow)).toEqual(['early', 'early'])
    expect(verdicts(UNIFORM, 160, slow)).toEqual(['uniform', 'uniform'])
    const frozen = runConfig.parse({ ...smoke, optim: { ...smoke.optim, freezeLastLayerSteps: 90 } })
    expect(firstSteps(frozen)).toBe(150)
  })

  test('each head has its own steps', () => {
    const views = logOf(200, HEALTHY)
    const steps: MeasureLog = { all: (key) => (key.endsWith('Region') ? logOf(50, HEALTHY) : views).all(key) }
    const [view, region] = diagnose(smoke, steps, nothing)
    expect([view.verdict, region.verdict]).toEqual(['healthy', 'early'])
    expect(region.reason).toMatch(/^50 of 100 steps are done/)
  })

  test('the last steps count, not how it was before', () => {
    const late: Curve = (step) => (step < 150 ? 1.4 - step / 300 : 0.01)
    expect(
      verdicts(
        heads(() => 2, noisy(late)),
        150,
      ),
    ).toEqual(['healthy', 'healthy'])
    expect(
      verdicts(
        heads(() => 2, noisy(late)),
        150 + WINDOW,
      ),
    ).toEqual(['one', 'one'])
  })

  test('heads are judged apart, and DINO has one', () => {
    const { information, teacherEntropy, prototypes } = UNIFORM
    expect(verdicts({ ...HEALTHY, information, teacherEntropy, prototypes })).toEqual(['uniform', 'healthy'])
    const dino = runConfig.parse({ ...smoke, objective: { ...smoke.objective, name: 'dino' } })
    expect(verdicts(HEALTHY, 200, dino)).toEqual(['healthy'])
  })

  test('regions that are switched on late are too early to judge by themselves', () => {
    const views = Object.fromEntries(Object.entries(HEALTHY).filter(([key]) => !key.endsWith('Region')))
    const [view, region] = diagnose(smoke, logOf(200, views), nothing)
    expect([view.verdict, region.verdict]).toEqual(['healthy', 'early'])
    expect(region.reason).toContain('the region loss is not on')
  })
})

describe('reasons and signs', () => {
  test('a reason says what was measured and what against', () => {
    const [view] = diagnose(smoke, logOf(200, UNIFORM), nothing)
    expect(view.reason).toMatch(/^A target carries 0\.00\d\d\d nats about its view, less than 0\.1; entropy is 4\.8\d nats, 100\u00a0% of ln K = 4\.85 nats, more than 90\u00a0%\.$/) // prettier-ignore
    const [early] = diagnose(smoke, logOf(30, HEALTHY), nothing)
    expect(early.reason).toBe('30 of 100 steps are done; the targets of a fresh network differ by chance.')
    const [few] = diagnose(smoke, logOf(200, FEW), nothing)
    expect(few.reason).toMatch(/^The effective number of prototypes in use is 2\.\d\d of 128, fewer than 4\.$/)
  })

  test('signs stand on their scales, and the evaluated one comes when it is there', () => {
    const [view, region] = diagnose(smoke, logOf(200, UNIFORM), logOf(2, { effectiveRank: () => 7 }))
    expect(view.signs.map(({ key }) => key)).toEqual([
      'information', 'teacherEntropy', 'prototypes', 'kl', 'centerNorm', 'featureStd', 'effectiveRank',
    ]) // prettier-ignore
    const [told, entropy, prototypes] = view.signs
    expect(told).toMatchObject({ scale: { most: Math.log(16) }, mostName: 'ln of 16 views', bad: { to: LEAST_TOLD } })
    expect(entropy.scale.most).toBeCloseTo(lnK, 12)
    expect(prototypes.scale).toEqual({ least: 1, most: 128, isLog: true })
    expect(region.signs.map(({ key }) => key)).toEqual(['informationRegion', 'teacherEntropyRegion', 'prototypesRegion', 'klRegion', 'centerNormRegion']) // prettier-ignore
    expect(region.signs[0].mostName).toBe('ln K') // 256 regions could tell more than 128 prototypes can
    expect(diagnose(smoke, logOf(200, UNIFORM), nothing)[0].signs).toHaveLength(6)
    for (const { value, scale } of view.signs) {
      expect(value).toBeGreaterThanOrEqual(scale.least)
      expect(value).toBeLessThanOrEqual(scale.most * 1.001)
    }
  })

  const signOf = (key: string, changes: Record<string, number> = {}, evaluations = nothing) => {
    const config = Object.entries(changes).reduce((c, [path, value]) => withValueAt(c, path, value), smoke)
    return diagnose(config, logOf(200, HEALTHY), evaluations).flatMap(({ signs }) => signs).find((s) => s.key === key)
  } // prettier-ignore

  test.each([
    ['prototypes', {}, 4],
    ['prototypes', { batchSize: 6 }, 3], // twelve views
    ['prototypes', { batchSize: 2 }, 1.5], // four
    ['prototypesRegion', { 'objective.head.outDim': 12 }, 3],
  ])('fewer %s than a quarter of what there can be are few: %j', (key, changes, to) => {
    expect(signOf(key, changes)?.bad).toEqual({ from: 1, to })
  })

  test('entropy shows a collapse near ln K, features near one point', () => {
    expect(signOf('teacherEntropy')?.bad).toEqual({ from: lnK - LEAST_TOLD, to: lnK })
    const spread = signOf('featureStd')
    expect(spread?.bad).toEqual({ from: 0, to: 0.25 * (spread?.scale.most ?? NaN) })
  })

  test('the rank is that of the last evaluation, of as many directions as there are images or channels', () => {
    const evaluations = logOf(3, { effectiveRank: (i) => 5 + i })
    const width = signOf('effectiveRank', {}, evaluations)?.scale.most ?? NaN
    expect(signOf('effectiveRank', {}, evaluations)).toMatchObject({ value: 7, mostName: 'channels', bad: { from: 1, to: 1.5 } }) // prettier-ignore
    const few = signOf('effectiveRank', { 'evaluation.testImages': width - 1 }, evaluations)
    expect(few).toMatchObject({ scale: { least: 1, most: width - 1 }, mostName: 'images' })
  })

  test('what was never above 0 ends its scale at 0', () => {
    const [view] = diagnose(smoke, logOf(200, { ...HEALTHY, centerNorm: () => 0 }), nothing)
    expect(view.signs.find(({ key }) => key === 'centerNorm')).toMatchObject({ value: 0, scale: { least: 0, most: 0 } })
  })

  test('targets of a step are counted as the network counts them', () => {
    expect(teacherRows(smoke)).toEqual({ view: 16, region: 256 })
    expect(teacherRows(presetNamed('tiny-vit-dino').config)).toEqual({ view: 128, region: 128 * 64 })
  })
})

describe('remedies', () => {
  const proposals = (curves: Record<string, Curve>, changes: Record<string, number> = {}) => {
    const config = Object.entries(changes).reduce((c, [path, value]) => withValueAt(c, path, value), smoke)
    return diagnose(config, logOf(200, curves), nothing)[0].remedies.map(({ path, to }) => ({ path, to }))
  }

  test('name the setting that is to blame, and where it goes', () => {
    expect(proposals(ONE, { 'objective.centerMomentum': 1 })).toEqual([{ path: 'objective.centerMomentum', to: 0.9 }])
    expect(proposals(UNIFORM, { 'objective.teacherTemp': 0.4 })).toEqual([{ path: 'objective.teacherTemp', to: 0.04 }])
    expect(proposals(ONE, { 'objective.momentumTeacher': 0 })).toEqual([{ path: 'objective.momentumTeacher', to: 0.994 }]) // prettier-ignore
    expect(proposals(ONE, { 'objective.momentumTeacherEnd': 0.5 })).toEqual([{ path: 'objective.momentumTeacherEnd', to: 1 }]) // prettier-ignore
    expect(proposals(STILL, { 'optim.lr': 0 })).toEqual([{ path: 'optim.lr', to: 0.001 }])
  })

  test('try one thing where no setting is to blame, and nothing where nothing is wrong', () => {
    expect(proposals(UNIFORM)).toEqual([{ path: 'objective.teacherTemp', to: 0.02 }])
    expect(proposals(ONE)).toEqual([{ path: 'optim.lr', to: 0.00033 }])
    expect(proposals(STILL)).toEqual([{ path: 'optim.lr', to: 0.003 }])
    expect(proposals(HEALTHY)).toEqual([])
  })

  test.each([UNIFORM, ONE, STILL])(
    'lead to settings that exist, change them, and give an experiment that holds',
    (curves) => {
      const paths = fieldsOf().map(({ path }) => path)
      const extremes = [{}, { 'objective.teacherTemp': 1 }, { 'objective.centerMomentum': 1, 'objective.momentumTeacher': 0 }, { 'objective.momentumTeacher': 1 }] // prettier-ignore
      for (const changes of extremes) {
        const config = Object.entries(changes).reduce<RunConfig>(
          (c, [path, value]) => withValueAt(c, path, value),
          smoke,
        )
        const [{ remedies }] = diagnose(config, logOf(200, curves), nothing)
        expect(remedies).not.toEqual([])
        for (const { path, to } of remedies) {
          expect(paths).toContain(path)
          const next = withValueAt(config, path, to)
          expect(next).not.toEqual(config)
          expect(checkConfig(next)).toEqual([])
        }
      }
    },
  )
})
