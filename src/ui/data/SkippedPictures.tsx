// Pictures that were left out, and why: a list to unfold.

import type { Skipped } from '../../train/protocol'
import { wholeText } from '../parts/numberText'

export function SkippedPictures({ count, examples }: Skipped) {
  return (
    <details className="skipped">
      <summary>{count === 1 ? 'One picture was left out' : `${wholeText(count)} pictures were left out`}</summary>
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
