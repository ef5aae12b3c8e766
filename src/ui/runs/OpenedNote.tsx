// A kept run that was opened: which, from where, and what of it was not kept. The results come into sight with it, for the
// button that opens lies far below them. Of one that goes on the focus is for the controls, into which the button leaves it.

import { useEffect, useRef } from 'react'
import { Icon } from '../parts/Icon'
import { runsOf } from '../state/runSlice'
import { useApp, useAppStore } from '../state/useApp'
import { openedText } from './words'

export function OpenedNote() {
  const note = useRef<HTMLDivElement>(null)
  const restoredId = useApp((s) => s.restoredId)
  const store = useAppStore()
  const text = useApp((s) => openedText(runsOf(s), s.library?.runs ?? []))

  useEffect(() => {
    if (restoredId === null) return
    document.getElementById('results')?.scrollIntoView()
    const goesOn = runsOf(store.getState()).some(({ step, runConfig }) => runConfig !== null && step < runConfig.steps)
    if (!goesOn) note.current?.focus({ preventScroll: true })
  }, [restoredId, store])

  if (restoredId === null) return null
  return (
    <div ref={note} className="note note-info" role="status" tabIndex={-1}>
      <Icon name="restart" />
      <p>{text}</p>
    </div>
  )
}
