// One setting: its name, which opens its help; its control; a way back where it was changed; what does not hold.

import { settingText } from '../../base/numberText'
import { baseValue, inWords } from '../../runs/diff'
import { valueAt } from '../../runs/paths'
import { presetNamed } from '../../runs/presets'
import type { Field } from '../../runs/schema'
import { IconButton } from '../parts/Button'
import { Help } from '../parts/Help'
import { useApp } from '../state/useApp'
import { FieldControl } from './FieldControl'
import { OtherValue } from './OtherValue'
import { fieldId, inputOf } from './fieldId'

export function FieldRow({ field }: { field: Field }) {
  const value = useApp((s) => valueAt(s.config, field.path))
  const isChanged = useApp((s) => s.changes.includes(field.path))
  const problem = useApp((s) => s.problems.find((p) => p.path === field.path)?.message)
  const whose = useApp((s) => s.other && s.edits)
  const preset = useApp((s) => s.presetName)
  const setValue = useApp((s) => s.setValue)
  const resetValue = useApp((s) => s.resetValue)
  const id = fieldId(field.path)
  const before = inWords(field, baseValue(presetNamed(preset).config, field))

  return (
    <div className={`field field-${field.kind} ${isChanged ? 'is-changed' : ''}`}>
      <div className="field-name">
        <Help title={field.title} word={field.title} id={`${id}-label`}>
          <FieldHelp field={field} before={before} />
        </Help>
        {isChanged && (
          <IconButton
            icon="reset"
            label={`Reset ${field.title} to ${before}`}
            className="field-reset"
            heir={inputOf(field)}
            onClick={() => resetValue(field)}
          />
        )}
      </div>
      <div className="field-control">
        <FieldControl
          field={field}
          value={value}
          id={id}
          isBad={problem !== undefined}
          onChange={(next) => setValue(field.path, next)}
        />
      </div>
      <span className="unseen" id={`${id}-help`}>
        {field.description} {isChanged && `Changed; the preset has ${before}.`}
      </span>
      {problem && (
        <p className="field-problem" id={`${id}-problem`}>
          {whose && `${whose}: `}
          {field.title} {problem}
        </p>
      )}
      <OtherValue field={field} />
    </div>
  )
}

function FieldHelp({ field, before }: { field: Field; before: string }) {
  return (
    <>
      <p>{field.description}</p>
      {field.kind === 'choice' &&
        field.options.map(
          ({ value, title, description }) => description && <p key={value}>{`${title}: ${description}`}</p>,
        )}
      <dl className="help-facts">
        {'min' in field && (
          <div>
            <dt>Range</dt>
            <dd>
              {settingText(field.min)} to {settingText(field.max)} {field.unit}
            </dd>
          </div>
        )}
        <div>
          <dt>Preset</dt>
          <dd>{before}</dd>
        </div>
        {field.citation && (
          <div>
            <dt>Source</dt>
            <dd>{field.citation}</dd>
          </div>
        )}
        <div>
          <dt>Path</dt>
          <dd>
            <code>{field.path}</code>
          </dd>
        </div>
      </dl>
    </>
  )
}
