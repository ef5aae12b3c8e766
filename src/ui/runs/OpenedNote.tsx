// A kept run that was opened: which, from where, and what of it was not kept. The results come into sight with it, for the
// button that opens lies far below them.

import { useEffect, useRef } from 'react'
import { Icon } from '../parts/Icon'
import { runsOf } from '../state/runSlice'
import { useApp } from '../state/useApp'
import { openedText } from './words'

export function OpenedNote() {
  const note = useRef<HTMLDivElement>(null)
  const restoredId = useApp((s) => s.restoredId)
  const text = useApp((s) => openedText(runsOf(s), s.library?.runs ?? []))

  useEffect(() => {
    if (restoredId === null) return
    document.getElementById('results')?.scrollIntoView()
    note.current?.focus({ preventScroll: true })
  }, [restoredId])

  if (restoredId === null) return null
  return (
    <div ref={note} className="note note-info" role="status" tabIndex={-1}>
      <Icon name="restart" />
      <p>{text}</p>
    </div>
  )
}
