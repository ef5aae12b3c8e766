// Why Start waits, with a way to each thing that must be mended.

import { useShallow } from 'zustand/react/shallow'
import { goToField } from '../config/fieldId'
import { Linkish } from '../parts/Linkish'
import { statusOf, type RunLetter } from '../state/runs'
import type { AppState } from '../state/store'
import { useApp } from '../state/useApp'
import { blockers, type Blocker } from './blockers'

export function Blockers() {
  const list = useApp(useShallow((s) => listed(s).map((b) => JSON.stringify(b))))
  const reveal = useApp((s) => s.reveal)
  const edit = useApp((s) => s.edit)
  const goTo = (path: string, letter?: RunLetter) => {
    if (letter) edit(letter)
    goToField(path, reveal)
  }
  if (!list.length) return null
  return (
    <ul className="blockers" aria-label="Before this can start">
      {list.map((text) => {
        const { message, path, target, letter } = JSON.parse(text) as Blocker
        return (
          <li key={message}>
            {message} {path && <Linkish onClick={() => goTo(path, letter)}>Go to the setting</Linkish>}
            {target && <a href={`#${target}`}>Choose the files</a>}
          </li>
        )
      })}
    </ul>
  )
}

/** What only takes a moment stands in the line of the status, unless that tells of a run. */
const listed = (state: AppState): Blocker[] =>
  blockers(state).filter(({ isWait }) => !isWait || statusOf(state) !== 'idle')
