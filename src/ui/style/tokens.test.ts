import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { shadeOf } from '../../viz/paint/confusion'

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
const block = (selector: string) => css.slice(css.indexOf(`${selector} {`)).split('}')[0]
const tokens = (text: string) =>
  Object.fromEntries([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]))

const light = tokens(block(':root'))
const dark = { ...light, ...tokens(block(":root[data-theme='dark']")) }

/** WCAG 2.2: relative luminance of an sRGB colour. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

/** As color-mix(in srgb) has it. */
function mixed(over: string, under: string, percent: number): string {
  const channel = (at: number) => {
    const [a, b] = [over, under].map((hex) => parseInt(hex.slice(at, at + 2), 16))
    return Math.round((percent * a + (100 - percent) * b) / 100)
      .toString(16)
      .padStart(2, '0')
  }
  return `#${[1, 3, 5].map(channel).join('')}`
}

test('contrast is what WCAG says it is', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 1)
})

describe.each([
  ['light', light],
  ['dark', dark],
])('%s theme', (_, theme) => {
  const surfaces = ['bg', 'surface', 'surface-2']

  test('text can be read on every surface', () => {
    const unreadable = ['ink', 'ink-2', 'ink-3', 'accent', 'focus', 'bad', 'warn'].flatMap((ink) =>
      surfaces.filter((s) => contrast(theme[ink], theme[s]) < 4.5).map((s) => `${ink} on ${s}`),
    )
    expect(unreadable).toEqual([])
  })

  test('text on coloured grounds can be read', () => {
    const pairs = [
      ['accent-ink', 'accent'],
      ['accent', 'accent-soft'],
      ['ink', 'accent-soft'],
      ['bad', 'bad-soft'],
      ['ink', 'bad-soft'],
      ['warn', 'warn-soft'],
      ['ink', 'warn-soft'],
    ]
    expect(pairs.filter(([a, b]) => contrast(theme[a], theme[b]) < 4.5)).toEqual([])
  })

  test('numbers on every shade of a confusion matrix can be read', () => {
    const unreadable = ['accent', 'bad'].flatMap((colour) =>
      Array.from({ length: 101 }, (_, share) => shadeOf(share / 100)).filter(
        ({ percent, isStrong }) =>
          contrast(theme[isStrong ? 'accent-ink' : 'ink'], mixed(theme[colour], theme['surface-2'], percent)) < 4.5,
      ),
    )
    expect(unreadable).toEqual([])
  })

  test('edges of controls and lines of charts stand out', () => {
    const faint = Object.keys(theme)
      .filter((name) => name === 'line-strong' || name.startsWith('series-'))
      .flatMap((name) => surfaces.filter((s) => contrast(theme[name], theme[s]) < 3).map((s) => `${name} on ${s}`))
    expect(faint).toEqual([])
  })
})
