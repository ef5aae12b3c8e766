import { expect, test, vi } from 'vitest'
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
