// Twins beside one another: a column for each, under its letter, its line on the curves, and what it has and the other has
// not. What stands alone has no head.

import type { ReactNode } from 'react'
import { Stroke } from '../charts/Stroke'
import type { RunLetter } from '../state/runs'
import { ColumnLetter } from './columnName'
import { useTwinWords } from './useTwinWords'

interface Props {
  /** A for what is alone. */
  letters: readonly RunLetter[]
  /** How far it is, beside the head of its column. */
  tagOf?: (letter: RunLetter) => string
  children: (letter: RunLetter) => ReactNode
}

export function SideBySide({ letters, tagOf, children }: Props) {
  const words = useTwinWords()
  const isPair = letters.length > 1
  return (
    <div className="side-by-side">
      {letters.map((letter) => {
        const own = letter === 'A' ? words?.a : words?.b
        const tag = tagOf?.(letter)
        return (
          <ColumnLetter key={letter} value={isPair ? letter : null}>
            <div
              className={isPair ? `column column-${letter.toLowerCase()}` : 'column-alone'}
              {...(isPair && { role: 'group', 'aria-label': `Run ${letter}: ${own}` })}
            >
              {isPair && (
                <h3 className="column-head">
                  <Stroke letter={letter} />
                  <span className="column-words">{own}</span>
                  {tag && <span className="tag tag-accent">{tag}</span>}
                </h3>
              )}
              <div className="column-body">{children(letter)}</div>
            </div>
          </ColumnLetter>
        )
      })}
    </div>
  )
}
