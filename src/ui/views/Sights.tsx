// All that a view sees: one picture, or two side by side. What the pointer is over in one it is over in the other too; it is
// kept here, so that it moves nothing but the pictures and their words.

import { useState, type ReactNode } from 'react'
import { wholeText } from '../../base/numberText'
import type { ViewName } from '../../train/protocol'
import { missingText } from '../device/missingText'
import { useApp } from '../state/useApp'
import { SideBySide } from '../twin/SideBySide'
import { inspectedRuns } from './lookedInto'
import type { Answered, Sight } from './useSights'
import type { View } from './useView'

interface Props<N extends ViewName, P> {
  view: View<N>
  /** Where the pointer is when it is over nothing. */
  nothing: P
  /** Draws one network. */
  children: (sight: Answered<N>, pointed: P, onPoint: (pointed: P) => void) => ReactNode
}

export function Sights<N extends ViewName, P>({ view: { sights, isReady }, nothing, children }: Props<N, P>) {
  const [pointed, setPointed] = useState<P>(nothing)
  const isBuilding = useApp((s) => inspectedRuns(s).some(({ status }) => status === 'building'))
  const missing = useApp(missingText)
  const waits = isReady ? 'Asking the network …' : isBuilding ? 'Drawn as soon as the run is built.' : missing
  return (
    <SideBySide letters={sights.map(({ letter }) => letter)} tagOf={(letter) => stepText(sights, letter)}>
      {(letter) => {
        const sight = sights.find((one) => one.letter === letter)
        return (
          <>
            {sight?.failure && (
              <p className="note note-bad" role="alert">
                {sight.failure}
              </p>
            )}
            {sight && isAnswered(sight) && children(sight, pointed, setPointed)}
            {!sight?.answer && !sight?.failure && <p className="lead pair-empty">{waits}</p>}
          </>
        )
      }}
    </SideBySide>
  )
}

const isAnswered = <N extends ViewName>(sight: Sight<N>): sight is Answered<N> => sight.answer !== null

function stepText(sights: readonly Sight<ViewName>[], letter: string): string {
  const subject = sights.find((sight) => sight.letter === letter)?.subject
  if (subject?.of !== 'run') return ''
  return `step ${wholeText(subject.step)}${subject.isPast ? ', snapshot' : ''}`
}
