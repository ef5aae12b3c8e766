// What to change for the next run: one press sets it in the form and leads there.

import type { HeadDiagnosis } from '../../runs/collapse'
import type { RunConfig } from '../../runs/config'
import { inWords } from '../../runs/diff'
import { valueAt } from '../../runs/paths'
import type { Remedy } from '../../runs/remedies'
import { fieldsOf } from '../../runs/schema'
import { goToField } from '../config/fieldId'
import { Button } from '../parts/Button'
import { Linkish } from '../parts/Linkish'
import { runUnder, type RunLetter } from '../state/runs'
import type { AppState } from '../state/store'
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
  const edit = useApp((s) => s.edit)
  const reveal = useApp((s) => s.reveal)
  /** Of two twins the one that it is for. */
  const of = useApp((s) => (s.twin ? letter : undefined))
  const isSet = useApp((s) => valueAt(proposedTo(s, of), path) === to)
  const was = useApp((s) => {
    const runConfig = runUnder(s, letter)?.runConfig
    return runConfig && valueAt(runConfig, path)
  })
  const show = () => {
    if (of) edit(of)
    goToField(path, reveal)
  }
  const field = FIELDS.get(path)
  if (!field) throw new RangeError(`doctor: '${path}' must be a setting`)
  return (
    <li>
      <p>
        <Linkish onClick={show}>{field.title}</Linkish>
        {` ${inWords(field, was)} → ${inWords(field, to)}. ${why}`}
      </p>
      <Button
        icon={isSet ? 'check' : undefined}
        disabled={isSet}
        onClick={() => {
          propose(path, to, of)
          goToField(path, reveal)
        }}
      >
        {isSet ? 'Set for the next run' : `Set ${field.title.toLowerCase()} to ${inWords(field, to)}`}
      </Button>
    </li>
  )
}

/** What the form holds of the twin that a proposal is for; what it shows where it holds one experiment. */
function proposedTo(
  { config, edits, other }: Pick<AppState, 'config' | 'edits' | 'other'>,
  of: RunLetter | undefined,
): RunConfig {
  return of && other && of !== edits ? other.config : config
}
