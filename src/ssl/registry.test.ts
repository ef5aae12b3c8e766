import { describe, expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { evaluate, expectClose, input, softmaxRows, uniform } from '../../test/numerics'
import { lossesOf } from '../../test/sessions'
import { stepScalars } from '../../test/steps'
import { tinyData } from '../../test/tinyRun'
import { diagnose } from '../runs/collapse'
import { runConfig } from '../runs/config'
import { METRICS } from '../runs/metrics'
import { officialRun } from '../runs/torch/officialRun'
import { GradientSums } from '../ops/reduce/gradientSums'
import { mixtureEntropyReference } from '../ops/loss/mixtureEntropy.reference'
import { Tape } from '../tensor/tape'
import { Tensor } from '../tensor/tensor'
import type { NetworkOutput } from './network'
import { buildObjective, centerNames } from './registry'
import { hasRegions, objectiveConfig, objectiveFacts, type ObjectiveName } from './ssl.config'

/** What every objective must say of itself; one that is not listed here does not compile. */
const OBJECTIVES: Record<ObjectiveName, { centers: string[]; hasRegions: boolean }> = {
  dino: { centers: ['center'], hasRegions: false },
  esvit: { centers: ['center', 'center_grid'], hasRegions: true },
}
const names = Object.keys(OBJECTIVES) as ObjectiveName[]
const configOf = (name: ObjectiveName) => objectiveConfig.parse({ name, studentTemp: 0.5, teacherTemp: 0.3 })

// two samples; two global crops of 2 x 2 regions, and one local crop of 1 x 1
const [B, C, K, studentTemp, teacherTemp, centerMomentum] = [2, 3, 5, 0.5, 0.3, 0.9]
const T = [4, 4, 1] // regions of each crop
const data = {
  viewLogits: uniform(3 * B * K, 1),
  regionLogits: uniform(18 * K, 2),
  regionFeatures: uniform(18 * C, 3),
  teacherView: uniform(2 * B * K, 4),
  teacherRegion: uniform(16 * K, 5),
  teacherFeatures: uniform(16 * C, 6),
  center: uniform(K, 7),
  center_grid: uniform(K, 8),
}

/** Both outputs of a made-up network, as tensors. */
function outputs() {
  const globals = { images: 2 * B, height: 2, width: 2, firstRow: 0 }
  const local = { images: B, height: 1, width: 1, firstRow: 16 }
  const student: NetworkOutput = {
    viewLogits: input([3 * B, K], data.viewLogits, true),
    regionLogits: input([18, K], data.regionLogits, true),
    viewFeatures: input([3 * B, C], uniform(3 * B * C)),
    regionFeatures: input([18, C], data.regionFeatures, true),
    groups: [globals, local],
  }
  const teacher: NetworkOutput = {
    viewLogits: input([2 * B, K], data.teacherView),
    regionLogits: input([16, K], data.teacherRegion),
    viewFeatures: input([2 * B, C], uniform(2 * B * C)),
    regionFeatures: input([16, C], data.teacherFeatures),
    groups: [globals],
  }
  return { student, teacher }
}

const row = (x: Float32Array, r: number, width: number) => x.subarray(r * width, (r + 1) * width)

/** Cross-entropy of student row r against teacher row q, in double precision. */
function crossEntropy(s: Float32Array, r: number, t: Float32Array, q: number, center: Float32Array): number {
  const target = softmaxRows(
    Float32Array.from(row(t, q, K), (v, k) => (v - center[k]) / teacherTemp),
    K,
  )
  const z = Array.from(row(s, r, K), (v) => v / studentTemp)
  const logSum = Math.log(z.reduce((sum, v) => sum + Math.exp(v), 0))
  return z.reduce((loss, v, k) => loss - target[k] * (v - logSum), 0)
}

/** Pairs that are compared: every crop with every global crop but itself. */
const PAIRS = [0, 1].flatMap((teacher) => [0, 1, 2].filter((crop) => crop !== teacher).map((crop) => [crop, teacher]))
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i)

const viewLossReference = () =>
  mean(
    PAIRS.flatMap(([crop, t]) =>
      upTo(B).map((b) => crossEntropy(data.viewLogits, crop * B + b, data.teacherView, t * B + b, data.center)),
    ),
  )

/** Mean over pairs and regions of what each student row and the teacher row it is matched with give. */
function regionMean(of: (student: number, teacher: number) => number): number {
  const unit = (x: Float32Array) => Array.from(x, (v) => v / Math.hypot(...x))
  const cosine = (a: Float32Array, b: Float32Array) => unit(a).reduce((sum, v, i) => sum + v * unit(b)[i], 0)
  const ofPair = ([crop, t]: number[]) =>
    upTo(B).map((b) =>
      mean(
        upTo(T[crop]).map((i) => {
          const r = crop < 2 ? (crop * B + b) * 4 + i : 16 + b
          const similarities = upTo(4).map((j) =>
            cosine(row(data.regionFeatures, r, C), row(data.teacherFeatures, (t * B + b) * 4 + j, C)),
          )
          const match = similarities.indexOf(Math.max(...similarities))
          return of(r, (t * B + b) * 4 + match)
        }),
      ),
    )
  return mean(PAIRS.flatMap(ofPair))
}

/** Every region against the most similar one of the other view (`DDINOLoss`). */
const regionLossReference = () =>
  regionMean((r, q) => crossEntropy(data.regionLogits, r, data.teacherRegion, q, data.center_grid))

const matchedEntropyReference = () =>
  regionMean((_, q) => entropyReference(row(data.teacherRegion, q, K), data.center_grid))

/** Entropy of the mean target of all rows. */
const mixtureReference = (t: Float32Array, center: Float32Array) =>
  mixtureEntropyReference(
    softmaxRows(
      t.map((v, i) => (v - center[i % K]) / teacherTemp),
      K,
    ),
    K,
  )

const entropyReference = (t: Float32Array, center: Float32Array) => {
  const p = softmaxRows(
    t.map((v, i) => (v - center[i % K]) / teacherTemp),
    K,
  )
  return (-p.reduce((sum, v) => sum + v * Math.log(v), 0) * K) / t.length
}

/** Losses, metrics, gradients and centres of one objective. */
async function run(name: ObjectiveName, usesRegions: boolean) {
  const scalars = stepScalars({ teacherTemp, centerMomentum })
  const centers = new Map(centerNames(configOf(name)).map((n) => [n, input([1, K], data[n as 'center'])]))
  const metrics = new Map<string, Tensor>()
  const metric = (key: string) => {
    const slot = metrics.get(key) ?? Tensor.empty(key, [])
    metrics.set(key, slot)
    return slot
  }
  const { student, teacher } = outputs()
  const center = (n: string) => centers.get(n) as Tensor
  const objective = buildObjective(configOf(name), { center, usesRegions })
  let reached: boolean[] = []
  let count = 0
  const arrays = await evaluate(() => {
    const tape = new Tape()
    const { losses } = tape.run(() =>
      objective.loss({ student, teacher, batch: B, stepScalars: scalars.tensor, metric }),
    )
    count = losses.length
    const found = tape.backward(losses, { sums: new GradientSums() })
    const constants = [teacher.viewLogits, teacher.regionLogits, teacher.viewFeatures, teacher.regionFeatures]
    const inputs = [student.viewLogits, student.regionLogits, student.regionFeatures, ...constants]
    reached = inputs.map((t) => t !== null && found.has(t))
    objective.updateCenters(teacher, scalars.tensor)
    objective.measureCenters(metric)
    return [...losses, ...metrics.values()]
  })
  return {
    objective,
    reached,
    losses: arrays.slice(0, count).map((a) => a[0]),
    metrics: Object.fromEntries([...metrics.keys()].map((key, i) => [key, arrays[count + i][0]])),
    centers: new Map(await Promise.all([...centers].map(async ([n, t]) => [n, await t.read(gpu)] as const))),
  }
}

const SHOWN = METRICS.map(({ key }) => key)

describe.each(names)('%s', (name) => {
  const { hasRegions: isDense, centers } = OBJECTIVES[name]

  test('shows measures that the page knows by name, and the loss among them', async () => {
    const { objective, metrics, losses } = await run(name, isDense)
    const shown = objective.shown(metrics)
    expect(Object.keys(shown).filter((key) => !SHOWN.includes(key))).toEqual([])
    expect(Object.values(shown).every(Number.isFinite)).toBe(true)
    expect(shown.loss).toBeCloseTo(
      losses.reduce((a, b) => a + b),
      5,
    )
  })

  test('measures all that the doctor judges its heads by', async () => {
    const { objective, metrics } = await run(name, isDense)
    const shown = objective.shown(metrics)
    const log = { all: (key: string) => (key in shown ? { values: [shown[key]] } : null) }
    const signs = diagnose(runConfig.parse({ objective: { name } }), log, log).map(({ head, signs }) => [
      head,
      signs.length,
    ])
    expect(signs).toEqual(objectiveFacts({ name }).judgedHeads.map((head) => [head, 5]))
  })

  test('is compared with another one', () => {
    expect(objectiveFacts({ name }).twin.name).not.toBe(name)
  })

  test('is known to the official code, or it is said why there is no command for it', () => {
    const { usesDensePrediction, notes } = objectiveFacts({ name }).official
    expect(usesDensePrediction !== null || notes.length > 0).toBe(true)
    const { command } = officialRun(runConfig.parse({ objective: { name } }), 10)
    expect(command === null).toBe(usesDensePrediction === null)
  })

  test('names its centres, and says whether it has regions', () => {
    expect(centerNames(configOf(name))).toEqual(centers)
    expect(hasRegions(configOf(name))).toBe(isDense)
  })

  test('gives the student’s logits a gradient, and neither the matching nor the teacher', async () => {
    const { reached } = await run(name, isDense)
    expect(reached.slice(0, 2)).toEqual([true, isDense])
    expect(reached.slice(2)).toEqual(reached.slice(2).map(() => false))
  })

  test.each([0, 2])('falls on eight images in 30 steps, with %i local crops', async (localCrops) => {
    // teacher and centre hold still, so that there is one thing to learn and no way round it
    const objective = { name, momentumTeacher: 1, centerMomentum: 1 }
    const losses = await lossesOf(
      { steps: 30, batchSize: 8, objective, optim: { lr: 0.003 }, augment: { localCrops } },
      { data: tinyData({ train: 8 }) },
    )
    expect(losses).toHaveLength(30)
    expect(mean(losses.slice(-5))).toBeLessThan(mean(losses.slice(0, 5)) / 2)
  })
})

describe.each(['dino', 'esvit'] as const)('the loss of %s', (name) => {
  const { hasRegions: isDense } = OBJECTIVES[name]

  test('is the mean over pairs, views and regions, of both by halves, and what is shown of each is the mean itself', async () => {
    const found = await run(name, isDense)
    const [view, region] = [viewLossReference(), regionLossReference()]
    expectClose(found.losses, isDense ? [view / 2, region / 2] : [view], 1e-5)
    const squares = (center: string) => Array.from(found.centers.get(center) ?? []).reduce((sum, c) => sum + c * c, 0)
    const written = {
      lossView: found.losses[0],
      teacherEntropy: entropyReference(data.teacherView, data.center),
      mixtureEntropy: mixtureReference(data.teacherView, data.center),
      centerSquares: squares('center'),
      ...(isDense && {
        lossRegion: found.losses[1],
        teacherEntropyRegion: entropyReference(data.teacherRegion, data.center_grid),
        mixtureEntropyRegion: mixtureReference(data.teacherRegion, data.center_grid),
        matchedEntropyRegion: matchedEntropyReference() / 2,
        centerRegionSquares: squares('center_grid'),
      }),
    }
    const isEach = (values: Readonly<Record<string, number>>, expected: Readonly<Record<string, number>>) => {
      expect(Object.keys(values).sort()).toEqual(Object.keys(expected).sort())
      for (const [key, value] of Object.entries(expected)) expect(values[key], key).toBeCloseTo(value, 5)
    }
    isEach(found.metrics, written)
    const shown = (loss: number, entropy: number, mixture: number, matched: number) =>
      [loss, entropy, loss - matched, Math.exp(mixture), mixture - entropy] as const
    const named = (ending: string, [loss, entropy, kl, prototypes, information]: ReturnType<typeof shown>) => ({
      [`loss${ending || 'View'}`]: loss,
      [`teacherEntropy${ending}`]: entropy,
      [`kl${ending}`]: kl,
      [`prototypes${ending}`]: prototypes,
      [`information${ending}`]: information,
      [`centerNorm${ending}`]: Math.sqrt(squares(ending ? 'center_grid' : 'center')),
    })
    const { teacherEntropy, mixtureEntropy, teacherEntropyRegion = 0, mixtureEntropyRegion = 0 } = written
    isEach(found.objective.shown(found.metrics), {
      loss: isDense ? (view + region) / 2 : view,
      ...named('', shown(view, teacherEntropy, mixtureEntropy, teacherEntropy)),
      ...(isDense &&
        named('Region', shown(region, teacherEntropyRegion, mixtureEntropyRegion, matchedEntropyReference()))),
    })
  })

  test('moves each centre towards the mean of the teacher’s logits', async () => {
    const found = await run(name, isDense)
    const after = (center: Float32Array, logits: Float32Array) =>
      Array.from(center, (c, k) => {
        const column = Array.from(logits).filter((_, i) => i % K === k)
        return centerMomentum * c + (1 - centerMomentum) * mean(column)
      })
    expectClose(found.centers.get('center') ?? [], after(data.center, data.teacherView), 1e-6)
    if (isDense) expectClose(found.centers.get('center_grid') ?? [], after(data.center_grid, data.teacherRegion), 1e-6)
  })
})

test('esvit before its regions: the view loss has full weight, and the grid’s centre holds still', async () => {
  const { losses, metrics, reached, centers } = await run('esvit', false)
  expectClose(losses, [viewLossReference()], 1e-5)
  expect(Object.keys(metrics).sort()).toEqual(['centerSquares', 'lossView', 'mixtureEntropy', 'teacherEntropy'])
  expect(reached.slice(0, 2)).toEqual([true, false])
  expect(centers.get('center_grid')).toEqual(data.center_grid)
})

test.each<[string, object]>([
  ['one layer in the head', { nlayers: 1 }],
  ['two layers', { nlayers: 2 }],
  ['lengths of the prototypes that are learnt', { normLastLayer: false }],
])('a run takes %s', async (_, head) => {
  const losses = await lossesOf({ steps: 3, objective: { head } })
  expect(losses).toHaveLength(3)
  expect(losses.every(Number.isFinite)).toBe(true)
  expect(losses).not.toEqual(await lossesOf({ steps: 3 }))
})
