import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { encodeCheckpoint } from '../runs/checkpoint'
import { presetNamed } from '../runs/presets'
import { LogRecorder } from '../runs/log'
import { METRICS } from '../runs/metrics'
import { regionTwin } from '../runs/twin'
import { compare, compared, type NamedRun } from './compare'

const { config } = presetNamed('smoke')
const twin = regionTwin(config).config
const [knn, loss] = ['knn', 'loss'].map((key) => METRICS.find((measure) => measure.key === key) ?? METRICS[0])

function run(name: string, seed: number, values: readonly number[], of = config): NamedRun {
  const recorder = new LogRecorder()
  values.forEach((value, i) => recorder.append('evaluations', 50 * i, { knn: value }))
  for (let step = 0; step < 3; step++) recorder.append('steps', step, { loss: 4 - step + seed })
  return { name, config: { ...of, seed }, data: { hash: 'x' }, log: recorder.until(1000) }
}

afterEach(() => {
  vi.restoreAllMocks()
})

test('runs that differ in their seed are one experiment, and experiments are compared seed by seed', () => {
  const runs = [run('a0', 0, [10, 20, 99]), run('b0', 0, [10, 23], twin), run('b1', 1, [10, 26], twin), run('a1', 1, [10, 22])] // prettier-ignore
  const { experiments, ...rest } = compared(runs, knn)
  expect(rest).toEqual({ by: 'knn', unit: '%', step: 50 })
  const [a, b] = experiments
  expect(a).toMatchObject({ runs: ['a0', 'a1'], seeds: [0, 1], measured: { mean: 21, count: 2 }, againstFirst: null })
  expect(b).toMatchObject({ runs: ['b0', 'b1'], measured: { mean: 24.5 }, againstFirst: { mean: 3.5, count: 2 } })
  expect([a.settings, b.settings]).toEqual([{ 'objective.name': 'esvit' }, { 'objective.name': 'dino' }])
  expect(compared(runs, loss)).toMatchObject({ step: 2, experiments: [{ measured: { mean: 2.5 } }, {}] })
})

test('a seed is no setting, one that stands twice counts once, and a setting that one has not is null', () => {
  const vit = { ...config, backbone: presetNamed('tiny-vit-dino').config.backbone }
  const { experiments } = compared([run('a0', 0, [10]), run('a again', 0, [10]), run('b1', 1, [10], vit)], knn)
  expect(experiments.map(({ seeds, measured }) => [seeds, measured?.count])).toEqual([[[0], 1], [[1], 1]]) // prettier-ignore
  const [{ settings }] = experiments
  expect(settings).toMatchObject({ 'backbone.name': 'swin', 'backbone.depths': [1, 1], 'backbone.depth': null })
  expect(settings).not.toHaveProperty('seed')
})

test('accuracies of other images, or taken otherwise, have no difference; losses have', () => {
  const other = { ...config, evaluation: { ...config.evaluation, k: 5 } }
  const [a, b] = [
    [run('a0', 0, [10]), run('a1', 1, [12])],
    [run('b0', 0, [20], other), run('b1', 1, [29], other)],
  ]
  const elsewhere = a.map((one) => ({ ...one, data: { hash: 'y' } }))
  const gaps = (measure: typeof knn, runs: NamedRun[]) =>
    compared(runs, measure).experiments.map(({ againstFirst }) => againstFirst !== null)
  expect(gaps(knn, [...a, ...b])).toEqual([false, false])
  expect(gaps(knn, [...a, ...elsewhere])).toEqual([false, false])
  expect(gaps(loss, [...a, ...b])).toEqual([false, true])
})

/** A checkpoint without weights. */
function fileOf({ config, log: { steps, evaluations } }: NamedRun, dataHash: string, hasLog = true) {
  const none = new Map<string, never>()
  const weights = { student: none, teacher: none, expAvg: none, expAvgSq: none, centers: none }
  const log = { ...new LogRecorder().until(0), steps, evaluations }
  const checkpoint = { config, step: 100, data: 'Emoji', dataHash, ...weights, ...(hasLog && { log }) }
  return encodeCheckpoint(checkpoint, { parameters: none, centers: none })
}

test('folders and files are compared by k-NN where nothing else is asked, with the images that they name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'compare-'))
  const [a0, a1, other, old] = ['a0', 'a1.safetensors', 'other.safetensors', 'old.safetensors'].map((name) => join(folder, name)) // prettier-ignore
  const [one, two] = ['ab12'.repeat(16), 'cd34'.repeat(16)]
  mkdirSync(a0)
  writeFileSync(join(a0, 'checkpoint.safetensors'), fileOf(run('', 0, [10, 20]), one))
  writeFileSync(a1, fileOf(run('', 1, [10, 22]), one))
  writeFileSync(other, fileOf(run('', 2, [10, 30]), two))
  writeFileSync(old, fileOf(run('', 3, []), one, false))
  const log = vi.spyOn(console, 'log').mockReturnValue()
  const said = () => JSON.parse(String(log.mock.lastCall)) as unknown
  expect(await compare([a0, a1, other])).toBe(0)
  const measured = [{ mean: 21, deviation: Math.SQRT2, count: 2 }, { mean: 30, deviation: null, count: 1 }] // prettier-ignore
  expect(said()).toEqual({
    by: 'knn', unit: '%', step: 50,
    experiments: [
      { runs: [a0, a1], seeds: [0, 1], settings: {}, measured: measured[0], againstFirst: null },
      { runs: [other], seeds: [2], settings: {}, measured: measured[1], againstFirst: null },
    ],
  }) // prettier-ignore
  for (const flag of [['--by', 'loss'], ['--by=loss']]) {
    await compare([...flag, a0, a1])
    expect(said()).toMatchObject({ by: 'loss', step: 2 })
  }
  expect(() => compare([a0, old])).toThrow(`${old}: it does not say what was measured; only files of this version`)
  rmSync(folder, { recursive: true })
})

test('where nothing is common, it is said of which runs', () => {
  expect(() => compared([run('a0', 0, []), run('a1', 1, [])], knn)).toThrow(
    'there is no step at which knn was measured in any of these runs',
  )
  const late = run('a1', 1, [])
  const other = new LogRecorder()
  other.append('evaluations', 7, { knn: 1 })
  expect(() => compared([run('a0', 0, [1]), { ...late, log: other.until(1000) }], knn)).toThrow(
    'there is no step at which knn was measured in all of a0, a1',
  )
})

test('what is no run, and what is no measure, is refused', () => {
  vi.spyOn(console, 'log')
  expect(() => compare(['package.json'])).toThrow('give the folders of two or more runs, or their .safetensors')
  expect(() => compare(['package.json', 'nowhere'])).toThrow(/package\.json: safetensors: /)
  expect(() => compare(['nowhere', 'src'])).toThrow("there is no file 'nowhere'; give the folders")
  expect(() => compare(['src', 'src'])).toThrow("there is no file 'src/checkpoint.safetensors'; give the folders")
  expect(() => compare(['a', 'b', '--by', 'nix'])).toThrow(/^--by must be one of loss, .*, got 'nix'$/)
  expect(() => compare(['a', 'b', '--bay'])).toThrow("no option '--bay'; give the folders")
  expect(console.log).not.toHaveBeenCalled()
})
