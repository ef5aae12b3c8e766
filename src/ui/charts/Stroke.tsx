// How a twin's lines are drawn, and its letter.

import type { RunLetter } from '../state/runs'
import { TWIN_DASH } from './lineChart'

export function Stroke({ letter }: { letter: RunLetter }) {
  return (
    <span className="stroke">
      <svg viewBox="0 0 20 4" aria-hidden="true">
        <path d="M0 2h20" strokeDasharray={letter === 'B' ? TWIN_DASH.join(' ') : undefined} />
      </svg>
      {letter}
    </span>
  )
}
