// A slider with its name and its value in words: one thumb, or two for a range. Keys move what has the focus.

import { Slider } from '@base-ui/react/slider'

interface Props {
  label: string
  /** Names of the thumbs, where there are two. */
  thumbs?: readonly [string, string]
  value: readonly number[]
  min: number
  max: number
  step: number
  /** A value as it is read. */
  text: (value: number) => string
  onChange: (value: readonly number[]) => void
}

export function RangeSlider({ label, thumbs, value, min, max, step, text, onChange }: Props) {
  return (
    <Slider.Root
      className="range"
      value={value}
      min={min}
      max={max}
      step={step}
      onValueChange={(next) => onChange(typeof next === 'number' ? [next] : next)}
    >
      <span className="range-label">{label}</span>
      <span className="range-value">{value.map(text).join(' to ')}</span>
      <Slider.Control className="range-control">
        <Slider.Track className="range-track">
          <Slider.Indicator className="range-fill" />
          {value.map((_, i) => (
            <Slider.Thumb
              key={i}
              index={i}
              className="range-thumb"
              getAriaLabel={() => thumbs?.[i] ?? label}
              getAriaValueText={(_, number) => text(number)}
            />
          ))}
        </Slider.Track>
      </Slider.Control>
    </Slider.Root>
  )
}
