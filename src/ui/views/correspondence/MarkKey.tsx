// What the colours of matches mean.

import { VERDICTS } from './words'

export function MarkKey({ hasTruth }: { hasTruth: boolean }) {
  if (!hasTruth)
    return <p className="lead">Two different images share no place, so matches are not marked right or wrong.</p>
  return (
    <ul className="mark-key lead">
      {(['right', 'near', 'wrong', 'outside'] as const).map((verdict) => (
        <li key={verdict}>
          <span className={`verdict-mark swatch-${VERDICTS[verdict].token}`} aria-hidden="true" />
          {VERDICTS[verdict].title}
        </li>
      ))}
      <li>
        <span className="truth-mark" aria-hidden="true" />
        its true place
      </li>
    </ul>
  )
}
