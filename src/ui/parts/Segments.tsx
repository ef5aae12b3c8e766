// One of a few: segments side by side, as a choice that is best seen whole.

import { useId } from 'react'

interface SegmentOption<V extends string> {
  value: V
  title: string
}

interface Props<V extends string> {
  /** What is chosen, for those who do not see it. */
  label: string
  options: readonly SegmentOption<V>[]
  value: V
  onChange: (value: V) => void
  /** Of the first segment's input. */
  id?: string
  describedBy?: string
}

export function Segments<V extends string>({ label, options, value, onChange, id, describedBy }: Props<V>) {
  const name = useId()
  return (
    <div className="segments" role="radiogroup" aria-label={label} aria-describedby={describedBy}>
      {options.map((option, i) => (
        <label key={option.value} className="segment">
          <input
            id={i === 0 ? id : undefined}
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.title}</span>
        </label>
      ))}
    </div>
  )
}
