// Why Start waits, with a way to each thing that must be mended.

import { goToField } from '../config/fieldId'
import type { RunLetter } from '../state/runs'
import { useApp } from '../state/useApp'
import { blockers } from './blockers'
import { useShallow } from 'zustand/react/shallow'

export function Blockers() {
  const list = useApp(useShallow((s) => blockers(s).map((b) => JSON.stringify(b))))
  const reveal = useApp((s) => s.reveal)
  const edit = useApp((s) => s.edit)
  const goTo = (path: string, letter?: RunLetter) => {
    if (letter) edit(letter)
    goToField(path, reveal)
  }
  return (
    <ul className="blockers" aria-label="Before this can start">
      {list.map((text) => {
        const { message, path, target, letter } = JSON.parse(text) as ReturnType<typeof blockers>[number]
        return (
          <li key={message}>
            {message}{' '}
            {path && (
              <button type="button" className="linkish" onClick={() => goTo(path, letter)}>
                Go to the setting
              </button>
            )}
            {target && <a href={`#${target}`}>Choose the files</a>}
          </li>
        )
      })}
    </ul>
  )
}
