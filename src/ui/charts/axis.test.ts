import { describe, expect, test } from 'vitest'
import { axisEnd, valueRange } from './axis'

describe('the step axis', () => {
  test('fills with the first minute and grows in jumps', () => {
    expect([0, 10, 30, 60, 150, 700, 1500].map((last) => axisEnd(last, 10_000))).toEqual([
      20, 20, 50, 100, 200, 1000, 2000,
    ])
  })

  test('ends where the run ends', () => {
    expect(axisEnd(1500, 1600)).toBe(1600)
    expect(axisEnd(0, 8)).toBe(8)
    expect(axisEnd(1999, 2000)).toBe(2000)
  })
})

describe('the value axis', () => {
  test('leaves air and does not go below zero for what cannot be negative', () => {
    expect(valueRange(0, 10)).toEqual([0, 10.8])
    expect(valueRange(5, 6)).toEqual([4.92, 6.08])
    expect(valueRange(-1, 1)[0]).toBeLessThan(-1)
  })

  test('has a height even where nothing varies or nothing is there', () => {
    expect(valueRange(0.04, 0.04)).toEqual([0.038, 0.042])
    expect(valueRange(0, 0)).toEqual([0, 1])
    expect(valueRange(Infinity, -Infinity)).toEqual([0, 1])
  })
})
