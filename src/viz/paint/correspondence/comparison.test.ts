import { expect, test } from 'vitest'
import { trueRegions } from '../../../base/cropGeometry'
import { compared, comparisonCsv, matchesOf, scoreOf, surest, type ComparedStage } from './comparison'

const grid = { rows: 2, columns: 2, extent: 0.5 }

/** Four regions each; 0 is most like 3, 1 like 1 and 2 alike, 2 like 0, 3 like 3. */
const stage: ComparedStage = {
  grid,
  width: 8,
  isFinal: true,
  cosines: Float32Array.from([
    0.1, 0.2, 0.3, 0.5,
    0.0, 0.75, 0.75, -0.5,
    0.25, -1, 0.0, 0.125,
    0.0, 0.0, 0.0, 0.875,
  ]), // prettier-ignore
  truth: Int32Array.from([3, 2, 0, -1]),
  truthBack: Int32Array.from([2, -1, 1, 0]),
}

function comparisonOf(isSwapped: boolean) {
  const comparison = compared(stage, isSwapped)
  if (!comparison) throw new Error('no comparison')
  return comparison
}

test('a match is the most similar region, the first of equals', () => {
  const matches = matchesOf(comparisonOf(false))
  expect(matches.map(({ to }) => to)).toEqual([3, 1, 0, 3])
  expect(matches.map(({ cosine }) => cosine)).toEqual([0.5, 0.75, 0.25, 0.875])
  expect(matches.map(({ verdict }) => verdict)).toEqual(['right', 'near', 'right', 'outside'])
  // from B: 3 is most like 3 of A, 1 and 2 like 1, 0 like 2
  expect(matches.map(({ back }) => back)).toEqual([3, 1, 2, 3])
})

test('swapped, rows and columns change places, and so do the true places', () => {
  const matches = matchesOf(comparisonOf(true))
  expect(matches.map(({ to }) => to)).toEqual([2, 1, 1, 3])
  expect(matches.map(({ cosine }) => cosine)).toEqual([0.25, 0.75, 0.75, 0.875])
  expect(matches.map(({ truth }) => truth)).toEqual([2, -1, 1, 0])
  expect(matches.map(({ verdict }) => verdict)).toEqual(['right', 'outside', 'right', 'near'])
  expect([...comparisonOf(true).cosines.slice(0, 4)]).toEqual([0.1, 0, 0.25, 0].map(Math.fround))
})

test('the surest come first, and equals in their order', () => {
  const matches = matchesOf(comparisonOf(true))
  expect(surest(matches, 3).map(({ from }) => from)).toEqual([3, 1, 2])
  expect(surest(matches, 99)).toHaveLength(4)
  expect(surest(matches, 0)).toEqual([])
})

test('a pair is judged by the regions whose place the other view shows', () => {
  const comparison = comparisonOf(false)
  expect(scoreOf(matchesOf(comparison), comparison)).toEqual({ shown: 3, right: 2, near: 3, guessed: 0.75 })
  const unknown = { ...comparison, truth: null }
  expect(scoreOf(matchesOf(unknown), unknown)).toEqual({ shown: 0, right: 0, near: 0, guessed: 0 })
  expect(matchesOf(unknown).map(({ verdict }) => verdict)).toEqual(Array(4).fill('unknown'))
})

test('a network that sees perfectly is right wherever it can be', () => {
  const fine = { rows: 4, columns: 4, extent: 0.25 }
  const whole = { top: 0, left: 0, height: 32, width: 32, flips: 0 }
  const truth = trueRegions(whole, { ...whole, flips: 1 }, fine)
  const cosines = new Float32Array(256)
  truth.forEach((to, from) => (cosines[from * 16 + to] = 1))
  const perfect = { grid: fine, regions: 16, cosines, truth }
  expect(scoreOf(matchesOf(perfect), perfect)).toEqual({ shown: 16, right: 16, near: 16, guessed: 1 })
})

test('a stage with too many regions is not compared', () => {
  expect(compared({ ...stage, cosines: null }, false)).toBeNull()
})

test('the file of a large map has its matches alone', () => {
  const [rows, columns] = [33, 32]
  const cosines = new Float32Array((rows * columns) ** 2).fill(0.25)
  const large = compared(
    { ...stage, grid: { rows, columns, extent: 1 / 33 }, cosines, truth: null, truthBack: null },
    false,
  )
  const lines = large ? comparisonCsv(large).trimEnd().split('\n') : []
  expect(lines).toHaveLength(1 + rows * columns)
  expect(lines.slice(0, 2)).toEqual([
    'row,column,match_row,match_column,cosine,true_row,true_column,verdict,back_row,back_column',
    '1,1,1,1,0.25,,,unknown,1,1',
  ])
})

test('the file has a line a region, and every cosine', () => {
  const lines = comparisonCsv(comparisonOf(false)).trimEnd().split('\n')
  expect(lines[0]).toBe(
    'row,column,match_row,match_column,cosine,true_row,true_column,verdict,back_row,back_column,to_r1c1,to_r1c2,to_r2c1,to_r2c2',
  )
  expect(lines[2]).toBe('1,2,1,2,0.75,2,1,near,1,2,0,0.75,0.75,-0.5')
  expect(lines[4]).toBe('2,2,2,2,0.875,,,outside,2,2,0,0,0,0.875')
  expect(new Set(lines.map((line) => line.split(',').length))).toEqual(new Set([14]))
})
