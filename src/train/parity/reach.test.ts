import { describe, expect, it } from 'vitest'
import { Reach, largestUpdate } from './reach'

/** Second moments of gradients that are given step by step. */
function squaresOf(steps: readonly number[][]): number[][] {
  let squares = steps[0].map(() => 0)
  return steps.map((gradients) => (squares = squares.map((v, i) => 0.999 * v + 0.001 * gradients[i] ** 2)))
}

function reachOf(steps: readonly number[][], isNoise?: (index: number) => boolean): Reach {
  const reach = new Reach(steps[0].length, isNoise)
  squaresOf(steps).forEach((squares, k) => reach.follow({ squares, count: k + 1, lr: 0.01, momentum: 0.9 }))
  return reach
}

describe('Reach', () => {
  it('is little for an element that matters', () => {
    expect(reachOf([[1, 1]]).student[1]).toBeLessThan(1e-4)
  })

  it('is both ways of a learning rate for an element whose gradient is rounding', () => {
    expect(reachOf([[1, 1e-6]]).student[1]).toBeCloseTo(0.022, 6)
  })

  it('remembers a step whose gradient was rounding, however large the later ones', () => {
    const late = reachOf([[1, 1e-6], [1, 1], [1, 1]]) // prettier-ignore
    expect(late.student[1]).toBeGreaterThan(0.022)
    expect(late.student[0]).toBeLessThan(1e-3)
  })

  it('lets an element without a true gradient go anywhere, even where all are zero', () => {
    const { student } = reachOf([[0, 0]], (i) => i === 1)
    expect(student[0]).toBe(0)
    expect(student[1]).toBeCloseTo(0.022, 12)
  })

  it('stays zero while a parameter is held still', () => {
    const reach = new Reach(1)
    reach.follow({ squares: [0], count: 0, lr: 0.01, momentum: 0.9 })
    expect(reach.student[0]).toBe(0)
  })

  it('reaches the teacher by its share', () => {
    const reach = reachOf([[1, 1e-6]])
    expect(reach.teacher[1]).toBeCloseTo(0.1 * reach.student[1], 12)
  })
})

describe('largestUpdate', () => {
  it('is 1 after one step and what no gradients exceed after more', () => {
    expect(largestUpdate(1)).toBeCloseTo(1, 12)
    // the gradients that reach it are a / b
    const [a, b] = [[0.1 * 0.9, 0.1], [0.001 * 0.999, 0.001]] // prettier-ignore
    const gradients = a.map((weight, i) => weight / b[i])
    const mean = (a[0] * gradients[0] + a[1] * gradients[1]) / (1 - 0.9 ** 2)
    const square = (b[0] * gradients[0] ** 2 + b[1] * gradients[1] ** 2) / (1 - 0.999 ** 2)
    expect(largestUpdate(2)).toBeCloseTo(mean / Math.sqrt(square), 12)
  })
})
