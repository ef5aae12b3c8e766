// What of the reader's files gave no picture, and why: a list to unfold.

import { wholeText } from '../../base/numberText'
import { leftOutText, type DataName } from '../../data/sets.config'
import type { Skipped } from '../../train/protocol'

export function LeftOut({ name: set, count, examples }: Skipped & { name: DataName }) {
  return (
    <details className="skipped">
      <summary>{leftOutText(set, count)}</summary>
      <ul>
        {examples.map(({ name, reason }) => (
          <li key={name}>
            <code>{name}</code> {reason}.
          </li>
        ))}
        {count > examples.length && <li>And {wholeText(count - examples.length)} more.</li>}
      </ul>
    </details>
  )
}
