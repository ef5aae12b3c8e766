// One of a few: segments side by side, as the choice of a loss or a backbone is best seen whole.

import { useId } from 'react'
import type { ChoiceField } from '../../runs/schema'

interface Props {
  id: string
  field: ChoiceField
  value: string
  onChange: (value: string) => void
  describedBy: string
}

export function ChoiceInput({ id, field, value, onChange, describedBy }: Props) {
  const name = useId()
  return (
    <div className="segments" role="radiogroup" aria-label={field.title} aria-describedby={describedBy}>
      {field.options.map((option, i) => (
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
