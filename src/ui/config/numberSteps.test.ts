import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fieldsOf } from '../../runs/schema'
import { fromSlider, hasSlider, parseNumber, stepped, toSlider, typedNote, type Bounds } from './numberSteps'

const share: Bounds = { isInteger: false, min: 0, max: 1, step: 0.05, scale: 'linear' }
const rate: Bounds = { isInteger: false, min: 0, max: 0.1, scale: 'log' }
const width: Bounds = { isInteger: true, min: 4, max: 65536, step: 1, scale: 'log' }

test('a share moves by its step, from step to step, and stays within its range', () => {
  expect(stepped(0.8, 1, share)).toBe(0.85)
  expect(stepped(0.32, 1, share)).toBe(0.35)
  expect(stepped(1, 1, share)).toBe(1)
})

test('what was typed and could not be taken is said', () => {
  expect(typedNote('999999', width)).toBe('at most 65536')
  expect(typedNote('-5', width)).toBe('at least 4')
  expect(typedNote('8.5', width)).toBe('a whole number')
  expect(typedNote('many', width)).toBe('not a number: left as it was')
  expect([typedNote('8', width), typedNote('', width), typedNote('0,5', share), typedNote('2,000', width)]).toEqual([
    '',
    '',
    '',
    '',
  ])
})

test('a rate moves by its leading digit, across powers of ten', () => {
  expect(stepped(0.001, 1, rate)).toBe(0.002)
  expect(stepped(0.001, -1, rate)).toBe(0.0009)
  expect(stepped(0, 1, rate)).toBe(1e-7)
  expect(stepped(0.1, 1, rate)).toBe(0.1)
})

test('a width doubles and halves', () => {
  expect(stepped(1024, 1, width)).toBe(2048)
  expect(stepped(1024, -1, width)).toBe(512)
})

describe('a slider', () => {
  test('gives values one would type', () => {
    expect(fromSlider(500, share)).toBe(0.5)
    expect(fromSlider(toSlider(0.001, rate), rate)).toBe(0.001)
    expect(fromSlider(toSlider(1024, width), width)).toBe(1024)
    expect(fromSlider(0, rate)).toBe(0)
  })

  test('never leaves the range of any setting', () => {
    const bounds = fieldsOf().flatMap((field) => (field.kind === 'number' && hasSlider(field) ? [field] : []))
    expect(bounds.length).toBeGreaterThan(10)
    fc.assert(
      fc.property(fc.constantFrom(...bounds), fc.double({ min: 0, max: 1000, noNaN: true }), (field, position) => {
        const value = fromSlider(position, field)
        expect(value).toBeGreaterThanOrEqual(field.min)
        expect(value).toBeLessThanOrEqual(field.max)
        if (field.isInteger) expect(Number.isInteger(value)).toBe(true)
      }),
    )
  })

  test('stands beside what it can be aimed at, not beside a million steps', () => {
    expect(hasSlider(share)).toBe(true)
    expect(hasSlider({ isInteger: true, min: 1, max: 1_000_000, step: 1, scale: 'linear' })).toBe(false)
  })
})

test.each([
  ['1e-3', rate, 0.001],
  ['0,5', share, 0.5],
  ['7', share, 1],
  ['100.6', width, 101],
  ['', share, null],
  ['fast', rate, null],
  ['Infinity', rate, null],
  ['2,000', width, 2000],
  ['1,234,567', width, 65536],
  ['8,4', width, 8],
  ['2,000', share, 1],
] as const)('typing %o', (text, bounds, value) => {
  expect(parseNumber(text, bounds)).toBe(value)
})
