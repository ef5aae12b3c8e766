import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkAgreement } from '../bench/peers/agreement'
import { expandedBias, foldedBias, model, pairsOfOffsets, peerParameters } from '../bench/peers/model'
import { recordTraining } from '../bench/peers/ourTraining'
import { geometricMean, median, spreadOf } from '../bench/statistics.mjs'
import { peersTable, recordedMeasurements, withTable } from '../bench/table.mjs'
import { planOf } from '../src/tensor/programPlan'
import { gpu } from './gpu'
import { dot, expectClose, uniform } from './numerics'

const root = join(import.meta.dirname, '..')

test('medians of odd and even counts, geometric means and spreads', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 2, 3])).toBe(2.5)
  expect(geometricMean([1, 100])).toBeCloseTo(10, 10)
  expect(spreadOf([3, 1, 2])).toEqual({ least: 1, most: 3 })
})

test('what does not agree is named, and not compared', () => {
  checkAgreement('out', 'peer', [1, 100], [1.0001, 100.009])
  expect(() => { checkAgreement('out', 'peer', [1], [1.001]) }).toThrow('out must agree with peer to 0.0001, got 1 and 1.001 at 0') // prettier-ignore
  expect(() => { checkAgreement('out', 'peer', [NaN], [NaN]) }).toThrow('got NaN and NaN') // prettier-ignore
  expect(() => { checkAgreement('out', 'peer', [1], [1, 2]) }).toThrow('1 elements here and 2 in peer') // prettier-ignore
})

test('the table in docs/performance.md is of the figures in bench/results', () => {
  const page = readFileSync(join(root, 'docs/performance.md'), 'utf8')
  expect(withTable(page, peersTable(recordedMeasurements()))).toBe(page)
})

test('peers get the same numbers: matrices turned round, the bias as a product or expanded', () => {
  const { parameters } = model()
  const total = parameters.reduce((sum, { values }) => sum + values.length, 0)
  expect(total).toBe(104_520)
  const fc1 = parameters.findIndex(({ name }) => name === 'blocks.0.mlp.fc1.weight')
  const turned = peerParameters(model())[fc1]
  expect(turned.shape).toEqual([64, 256])
  expect(turned.values[2 * 256 + 7]).toBe(parameters[fc1].values[7 * 64 + 2])

  const [heads, side, offsets, pairs] = [3, 4, 49, 256]
  const table = uniform(offsets * heads, 1)
  const bias = expandedBias(table, heads, side)
  const product = pairsOfOffsets(side)
  for (let h = 0; h < heads; h++)
    for (let pair = 0; pair < pairs; pair++) {
      const row = product.subarray(pair * offsets, (pair + 1) * offsets)
      const column = Array.from({ length: offsets }, (_, o) => table[o * heads + h])
      expect(bias[h * pairs + pair]).toBeCloseTo(dot(row, column), 6)
    }
  // folding is the transpose of expanding: <g, expand(t)> = <fold(g), t>
  const gradient = uniform(bias.length, 2)
  expectClose([dot(foldedBias(gradient, heads, side), table)], [dot(gradient, bias)], 1e-5)
})

/** Dispatches of a step of our side. */
function dispatchesAs(isSoftware: boolean): number {
  const { spillsRegisters } = gpu
  gpu.spillsRegisters = isSoftware
  const { program, storages } = recordTraining(gpu, model())
  const { dispatches } = planOf(program)
  gpu.spillsRegisters = spillsRegisters
  for (const { buffer } of storages) if (buffer) gpu.destroyBuffer(buffer)
  return dispatches
}

test.each([
  { name: 'dispatches', isSoftware: false, share: 0.15 },
  { name: 'dispatches-software', isSoftware: true, share: 0.2 },
])(
  '$name of a step of our side are those on record, at most $share of those of jax-js',
  ({ name, isSoftware, share }) => {
    const recorded = recordedMeasurements().filter((measurement) => measurement.name === name)
    const dispatches = dispatchesAs(isSoftware)
    expect(recorded.map(({ ours }) => ours)).toEqual([dispatches, dispatches])
    const jaxJs = recorded.find(({ peerName }) => peerName === 'jax-js')
    expect(dispatches).toBeLessThanOrEqual(share * (jaxJs?.peer ?? NaN))
  },
)
