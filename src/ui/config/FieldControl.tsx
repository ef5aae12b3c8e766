// The control that a setting's kind asks for. The slider is for the pointer only: keys and screen readers have the number
// beside it, which does the same with one stop less.

import { Switch } from '@base-ui/react/switch'
import type { Field } from '../../runs/schema'
import { ChoiceInput } from './ChoiceInput'
import { ListInput } from './ListInput'
import { NumberInput } from './NumberInput'
import { SLIDER_TICKS, fromSlider, hasSlider, toSlider } from './numberSteps'

interface Props {
  field: Field
  value: unknown
  onChange: (value: Field['default']) => void
  /** Of the input itself; its words are `${id}-label` and `${id}-help`. */
  id: string
  isBad: boolean
}

export function FieldControl({ field, value, onChange, id, isBad }: Props) {
  const describedBy = isBad ? `${id}-problem ${id}-help` : `${id}-help`
  const named = { 'aria-labelledby': `${id}-label`, 'aria-describedby': describedBy }
  switch (field.kind) {
    case 'toggle':
      return (
        <Switch.Root id={id} className="switch" checked={value === true} onCheckedChange={onChange} {...named}>
          <Switch.Thumb className="switch-thumb" />
        </Switch.Root>
      )
    case 'choice':
      return <ChoiceInput id={id} field={field} value={String(value)} onChange={onChange} describedBy={describedBy} />
    case 'list':
      return (
        <ListInput
          id={id}
          field={field}
          value={value as number[]}
          onChange={onChange}
          describedBy={describedBy}
          isBad={isBad}
        />
      )
    case 'range': {
      const [low, high] = value as [number, number]
      return (
        <div className="range-input" role="group" aria-label={field.title} aria-describedby={describedBy}>
          <NumberInput
            id={id}
            value={low}
            bounds={field}
            isBad={isBad}
            aria-label={`${field.title}, from`}
            onChange={(next) => onChange([next, high])}
          />
          <span aria-hidden="true">to</span>
          <NumberInput
            value={high}
            bounds={field}
            unit={field.unit}
            isBad={isBad}
            aria-label={`${field.title}, to`}
            onChange={(next) => onChange([low, next])}
          />
        </div>
      )
    }
    case 'number':
      return (
        <>
          {hasSlider(field) && (
            <input
              type="range"
              className="slider"
              tabIndex={-1}
              aria-hidden="true"
              min={0}
              max={SLIDER_TICKS}
              value={toSlider(value as number, field)}
              onChange={(event) => onChange(fromSlider(Number(event.target.value), field))}
            />
          )}
          <NumberInput
            id={id}
            value={value as number}
            bounds={field}
            unit={field.unit}
            zero={field.zero}
            isBad={isBad}
            onChange={onChange}
            {...named}
          />
        </>
      )
  }
}
