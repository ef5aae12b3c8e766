// A number that is typed, or moved by the arrow keys: a spin button that takes exponents. What is typed counts at once
// where it is a number in range; leaving the field brings it into range, and says so; Escape takes it back.

import { useRef, useState, type KeyboardEvent } from 'react'
import { settingText } from '../../base/numberText'
import { unitText } from '../../base/unitText'
import { parseNumber, stepped, typedNote, type Bounds } from './numberSteps'
import { useBriefNote } from './useBriefNote'

export interface NumberInputProps {
  id?: string
  value: number
  bounds: Bounds
  unit?: string
  /** What 0 stands for. */
  zero?: string
  onChange: (value: number) => void
  'aria-labelledby'?: string
  'aria-label'?: string
  'aria-describedby'?: string
  isBad?: boolean
}

const STEPS: Record<string, number> = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }

export function NumberInput({ value, bounds, unit, zero, onChange, isBad, ...rest }: NumberInputProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const before = useRef(value) // what was there when typing began

  const { note, say } = useBriefNote()

  const type = (text: string) => {
    if (typed === null) before.current = value
    setTyped(text)
    const parsed = parseNumber(text, bounds)
    if (parsed !== null && parsed === Number(text.replace(',', '.'))) onChange(parsed)
  }
  const settle = () => {
    const parsed = typed === null ? null : parseNumber(typed, bounds)
    if (parsed !== null && parsed !== value) onChange(parsed)
    if (typed !== null) say(typedNote(typed, bounds))
    setTyped(null)
  }
  const takeBack = () => {
    if (typed !== null && before.current !== value) onChange(before.current)
    setTyped(null)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') settle()
    else if (event.key === 'Escape') takeBack()
    else if (event.key in STEPS) {
      event.preventDefault()
      setTyped(null)
      onChange(stepped(value, STEPS[event.key], bounds))
    }
  }

  return (
    <span className="number">
      <input
        {...rest}
        type="text"
        role="spinbutton"
        inputMode={bounds.isInteger ? 'numeric' : 'decimal'}
        autoComplete="off"
        spellCheck={false}
        value={typed ?? settingText(value)}
        aria-valuenow={plainDecimal(value)}
        aria-valuemin={plainDecimal(bounds.min)}
        aria-valuemax={bounds.max}
        aria-valuetext={spoken(value, unit, zero)}
        aria-invalid={isBad || undefined}
        onChange={(event) => type(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={settle}
        onKeyDown={press}
      />
      {unit && (
        <span className="number-unit" aria-hidden="true">
          {value === 0 && zero ? `= ${zero}` : unitText(unit, value)}
        </span>
      )}
      <span className="number-note" aria-live="polite">
        {note}
      </span>
    </span>
  )
}

const spoken = (value: number, unit?: string, zero?: string): string | undefined =>
  value === 0 && zero ? zero : unit && `${settingText(value)} ${unitText(unit, value)}`

/** ARIA knows no exponents, and JavaScript writes them below a millionth. */
const plainDecimal = (value: number) =>
  value !== 0 && Math.abs(value) < 1e-6 ? (value.toFixed(12) as unknown as number) : value
