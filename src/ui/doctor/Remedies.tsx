// What to change for the next run: one press sets it in the form and leads there.

import type { HeadDiagnosis } from '../../runs/collapse'
import { inWords } from '../../runs/diff'
import { valueAt } from '../../runs/paths'
import type { Remedy } from '../../runs/remedies'
import { fieldsOf } from '../../runs/schema'
import { goToField } from '../config/fieldId'
import { Button } from '../parts/Button'
import { runUnder, type RunLetter } from '../state/runs'
import { useApp } from '../state/useApp'
import { useColumnName } from '../twin/columnName'

const FIELDS = new Map(fieldsOf().map((field) => [field.path, field]))

interface Props {
  letter: RunLetter
  heads: readonly HeadDiagnosis[]
}

export function Remedies({ letter, heads }: Props) {
  const nameOf = useColumnName()
  // both heads share most settings, and one proposal for each is enough
  const remedies = new Map(heads.flatMap(({ remedies }) => remedies.map((remedy) => [remedy.path, remedy])))
  if (remedies.size === 0) return null
  return (
    <ul className="remedies" aria-label={nameOf('What to change')}>
      {[...remedies.values()].map((remedy) => (
        <RemedyRow key={remedy.path} letter={letter} remedy={remedy} />
      ))}
    </ul>
  )
}

function RemedyRow({ letter, remedy: { path, to, why } }: { letter: RunLetter; remedy: Remedy }) {
  const propose = useApp((s) => s.propose)
  const reveal = useApp((s) => s.reveal)
  const isSet = useApp((s) => valueAt(s.config, path) === to)
  const was = useApp((s) => {
    const runConfig = runUnder(s, letter)?.runConfig
    return runConfig && valueAt(runConfig, path)
  })
  const field = FIELDS.get(path)
  if (!field) throw new RangeError(`doctor: '${path}' must be a setting`)
  return (
    <li>
      <p>
        <button type="button" className="linkish" onClick={() => goToField(path, reveal)}>
          {field.title}
        </button>
        {` ${inWords(field, was)} → ${inWords(field, to)}. ${why}`}
      </p>
      <Button
        icon={isSet ? 'check' : undefined}
        disabled={isSet}
        onClick={() => {
          propose(path, to)
          goToField(path, reveal)
        }}
      >
        {isSet ? 'Set for the next run' : `Set ${field.title.toLowerCase()} to ${inWords(field, to)}`}
      </Button>
    </li>
  )
}
