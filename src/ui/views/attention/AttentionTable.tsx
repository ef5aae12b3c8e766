// The keys of the query as a table: always there for screen readers, seen when asked for.

import { memo } from 'react'
import { useColumnName } from '../../twin/columnName'
import type { Seen } from './look'
import { channelText, offsetText, probabilityText, tokenText } from './words'

interface Props {
  seen: Seen
  isSeen: boolean
}

const ROWS = 300 // the heaviest of them; the CSV file has all

export const AttentionTable = memo(function AttentionTable({ seen, isSeen }: Props) {
  const nameOf = useColumnName()
  const { layout, keys, row, kept, place } = seen
  const isKept = new Set(kept)
  const rows = [...keys].sort((a, b) => row[b.index] - row[a.index]).slice(0, ROWS)
  return (
    <div
      className={isSeen ? 'match-table' : 'unseen'}
      tabIndex={isSeen ? 0 : undefined}
      role="group"
      aria-label={nameOf('Keys, the heaviest first')}
    >
      <table>
        <caption className="unseen">
          What {tokenText(layout, place)} gives to the keys of its window, {channelText(seen.channel).toLowerCase()}
          {rows.length < keys.length && `; the heaviest ${rows.length} of ${keys.length}`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Key</th>
            {!layout.hasCls && <th scope="col">From the query</th>}
            <th scope="col">Probability</th>
            <th scope="col">Mark</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ index, place: key, isMasked }) => (
            <tr key={index}>
              <th scope="row">{tokenText(layout, key)}</th>
              {!layout.hasCls && <td>{offsetText(seen, index)}</td>}
              <td>{probabilityText(row[index])}</td>
              <td>{isMasked ? 'forbidden' : isKept.has(index) ? 'outlined' : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
})
