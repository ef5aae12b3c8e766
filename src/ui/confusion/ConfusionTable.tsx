// The matrix as a table whose cells are shaded by their share of the row: the picture and the numbers are one thing.

import type { CSSProperties } from 'react'
import { useColumnName } from '../twin/columnName'
import { rowShares, shadeOf } from '../../viz/paint/confusion'

interface Props {
  counts: ArrayLike<number>
  classes: readonly string[]
  /** Of what, where the page has more than one. */
  of?: string
}

export function ConfusionTable({ counts, classes, of }: Props) {
  const n = classes.length
  const nameOf = useColumnName()
  const shares = rowShares(counts, n)
  return (
    <div
      className="confusion-table"
      tabIndex={0}
      role="group"
      aria-label={nameOf(of ? `Confusion matrix, ${of}` : 'Confusion matrix')}
    >
      <table>
        <caption className="unseen">Images of the class of the row that were taken for the class of the column</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">Class</span>
            </th>
            {classes.map((name) => (
              <th key={name} scope="col">
                <span className="confusion-column">{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {classes.map((name, row) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {classes.map((other, column) => {
                const { percent, isStrong } = shadeOf(shares[row * n + column])
                return (
                  <td
                    key={other}
                    className={`${row === column ? 'confusion-right' : ''} ${isStrong ? 'confusion-strong' : ''}`}
                    style={{ '--share': `${percent}%` } as CSSProperties}
                  >
                    {counts[row * n + column]}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
