// One of a few values of a setting.

import type { ChoiceField } from '../../runs/schema'
import { Segments } from '../parts/Segments'

interface Props {
  id: string
  field: ChoiceField
  value: string
  onChange: (value: string) => void
  describedBy: string
}

export function ChoiceInput({ id, field, value, onChange, describedBy }: Props) {
  return (
    <Segments
      id={id}
      label={field.title}
      options={field.options}
      value={value}
      onChange={onChange}
      describedBy={describedBy}
    />
  )
}
