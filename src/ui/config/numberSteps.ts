// How a number moves by keys and by slider: evenly where its scale is linear, by digits or doublings where it is a matter
// of magnitude. Whole numbers on a log scale (widths of heads, say) move by powers of two.

import { settingText } from '../../base/numberText'
import type { NumberField } from '../../runs/schema'

export type Bounds = Pick<NumberField, 'isInteger' | 'min' | 'max' | 'step' | 'scale'>

/** Positions of a slider from end to end. */
export const SLIDER_TICKS = 1000
const DECADES = 6 // a log slider from 0 begins this far below its end
const MOST_STEPS = 64 // beyond, a slider of this width cannot be aimed

export const clamp = (value: number, { min, max }: Bounds): number => Math.min(max, Math.max(min, value))

/** The value `count` steps away. */
export function stepped(value: number, count: number, bounds: Bounds): number {
  if (bounds.scale === 'log') {
    if (bounds.isInteger) return clamp(Math.round(value * 2 ** count), bounds)
    if (value <= 0) return count > 0 ? clamp(tidy(lowEnd(bounds)), bounds) : bounds.min
    // one digit on; from 0.001 down it is 0.0009
    const magnitude = 10 ** Math.floor(Math.log10(value) + (count < 0 ? -1e-9 : 1e-9))
    return clamp(tidy(value + count * magnitude), bounds)
  }
  const step = stepOf(bounds)
  return clamp(tidy(Math.round((value + count * step) / step) * step), bounds)
}

/** Whether a slider makes sense beside the number. */
export const hasSlider = (bounds: Bounds): boolean =>
  bounds.scale === 'log' || (bounds.max - bounds.min) / stepOf(bounds) <= MOST_STEPS

export function toSlider(value: number, bounds: Bounds): number {
  const { min, max, scale } = bounds
  if (scale !== 'log') return (SLIDER_TICKS * (value - min)) / (max - min)
  const low = lowEnd(bounds)
  return value <= low ? 0 : (SLIDER_TICKS * Math.log(value / low)) / Math.log(max / low)
}

export function fromSlider(position: number, bounds: Bounds): number {
  const { min, max, scale, isInteger } = bounds
  const share = position / SLIDER_TICKS
  if (scale !== 'log') {
    const step = stepOf(bounds)
    return clamp(tidy(min + Math.round((share * (max - min)) / step) * step), bounds)
  }
  if (position <= 0) return min
  const low = lowEnd(bounds)
  const value = low * (max / low) ** share
  return clamp(isInteger ? 2 ** Math.round(Math.log2(value)) : Number(value.toPrecision(2)), bounds)
}

/** What was typed, as a value within the bounds; null where it is no number. */
export function parseNumber(text: string, bounds: Bounds): number | null {
  const value = readNumber(text, bounds)
  if (!text.trim() || !Number.isFinite(value)) return null
  return clamp(bounds.isInteger ? Math.round(value) : value, bounds)
}

/** What became of a number that was typed and could not be taken as it is; '' where it could. */
export function typedNote(text: string, bounds: Bounds): string {
  const value = readNumber(text, bounds)
  if (!text.trim()) return ''
  if (!Number.isFinite(value)) return 'not a number: left as it was'
  if (value > bounds.max) return `at most ${settingText(bounds.max)}`
  if (value < bounds.min) return `at least ${settingText(bounds.min)}`
  return bounds.isInteger && !Number.isInteger(value) ? 'a whole number' : ''
}

/** A decimal comma will do; among whole numbers, commas part the thousands, as the page itself writes them. */
function readNumber(text: string, { isInteger }: Bounds): number {
  const typed = text.trim()
  const isParted = isInteger && /^\d{1,3}(,\d{3})+$/.test(typed)
  return Number(isParted ? typed.replaceAll(',', '') : typed.replace(',', '.'))
}

const stepOf = ({ step, min, max }: Bounds): number => step ?? (max - min) / 100
const lowEnd = ({ min, max }: Bounds): number => (min > 0 ? min : max / 10 ** DECADES)
/** Without the dust of binary fractions. */
const tidy = (value: number): number => Number(value.toPrecision(10))
