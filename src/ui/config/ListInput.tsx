// Numbers in a row, one a stage: each can be set, and stages can be added and taken away at the end.

import type { ListField } from '../../runs/schema'
import { IconButton } from '../parts/Button'
import { NumberInput } from './NumberInput'

interface Props {
  id: string
  field: ListField
  value: readonly number[]
  onChange: (value: number[]) => void
  describedBy: string
  isBad: boolean
}

export function ListInput({ id, field, value, onChange, describedBy, isBad }: Props) {
  const setAt = (at: number, number: number) => onChange(value.map((old, i) => (i === at ? number : old)))
  return (
    <div className="list-input" role="group" aria-label={field.title} aria-describedby={describedBy}>
      {value.map((number, stage) => (
        <NumberInput
          key={stage}
          id={stage === 0 ? id : undefined}
          value={number}
          bounds={field}
          aria-label={`${field.title} of stage ${stage + 1}`}
          isBad={isBad}
          onChange={(next) => setAt(stage, next)}
        />
      ))}
      <IconButton
        icon="minus"
        label={`${field.title}: one stage less`}
        disabled={value.length <= field.minItems}
        onClick={() => onChange(value.slice(0, -1))}
      />
      <IconButton
        icon="plus"
        label={`${field.title}: one stage more`}
        disabled={value.length >= field.maxItems}
        onClick={() => onChange([...value, value[value.length - 1]])}
      />
    </div>
  )
}
