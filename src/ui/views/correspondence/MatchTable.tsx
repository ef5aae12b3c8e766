// The matches as a table: always there for screen readers, seen when asked for.

import { memo, useDeferredValue } from 'react'
import { useColumnName } from '../../twin/columnName'
import { cosineText, regionText } from '../words'
import type { Seen } from './look'
import { VERDICTS, viewNames } from './words'

interface Props {
  seen: Seen
  isSwapped: boolean
  isSeen: boolean
}

const ROWS = 64 // the surest of them; the CSV file has all

export const MatchTable = memo(function MatchTable({ seen, isSwapped, isSeen }: Props) {
  const nameOf = useColumnName()
  const { comparison, matches } = useDeferredValue(seen)
  const { grid } = comparison
  const rows = [...matches].sort((a, b) => b.cosine - a.cosine).slice(0, ROWS)
  const [from, into] = viewNames(isSwapped)
  return (
    <div
      className={isSeen ? 'match-table' : 'unseen'}
      tabIndex={isSeen ? 0 : undefined}
      role="group"
      aria-label={nameOf('Matches, the surest first')}
    >
      <table>
        <caption className="unseen">
          Each region of view {from} and the region of view {into} most like it
          {rows.length < matches.length && `; the surest ${rows.length} of ${matches.length}`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Region of view {from}</th>
            <th scope="col">Most like, in view {into}</th>
            <th scope="col">Cosine</th>
            <th scope="col">True place</th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ from: own, to, cosine, truth, verdict }) => (
            <tr key={own}>
              <th scope="row">{regionText(grid, own)}</th>
              <td>{regionText(grid, to)}</td>
              <td>{cosineText(cosine)}</td>
              <td>{truth < 0 ? '–' : regionText(grid, truth)}</td>
              <td>{VERDICTS[verdict].title}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
})
