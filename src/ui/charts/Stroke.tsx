// How the lines of a twin, or of the author of a link, are drawn, and whose they are.

import type { RunLetter } from '../state/runs'
import { SENT_DASHES, TWIN_DASH } from './lineChart'

interface Props {
  letter: RunLetter | ''
  isSent?: boolean
}

export function Stroke({ letter, isSent = false }: Props) {
  const dash = isSent ? SENT_DASHES[letter] : letter === 'B' ? TWIN_DASH : undefined
  return (
    <span className="stroke">
      <svg viewBox="0 0 20 4" aria-hidden="true">
        <path d="M0 2h20" strokeDasharray={dash?.join(' ')} />
      </svg>
      {isSent && 'author’s '}
      {letter}
    </span>
  )
}
