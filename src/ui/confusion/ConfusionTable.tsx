// The matrix as a table whose cells are shaded by their share of the row: the picture and the numbers are one thing. Rows
// without an image are left out, and those of few images are not shaded; both is said.

import type { CSSProperties } from 'react'
import { LEAST_IMAGES, rowShares, rowSums, shadeOf } from '../../viz/paint/confusion'
import { useColumnName } from '../twin/columnName'
import { tableNote } from './words'

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
  const sums = rowSums(counts, n)
  const note = tableNote(sums, classes)
  return (
    <div className="confusion-matrix">
      <div
        className="confusion-table"
        tabIndex={0}
        role="group"
        aria-label={nameOf(of ? `Confusion matrix, ${of}` : 'Confusion matrix')}
      >
        <table>
          <caption className="unseen">
            Images of the class of the row that were taken for the class of the column
          </caption>
          <thead>
            <tr>
              <td colSpan={2} />
              <th scope="colgroup" colSpan={n} className="confusion-axis">
                taken for
              </th>
            </tr>
            <tr>
              <th scope="col" className="confusion-axis">
                true class
              </th>
              <th scope="col" className="confusion-axis">
                n
              </th>
              {classes.map((name, column) => (
                <th key={column} scope="col">
                  <span className="confusion-column">{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {classes.map(
              (name, row) =>
                sums[row] > 0 && (
                  <tr key={row}>
                    <th scope="row">{name}</th>
                    <td className="confusion-sum">{sums[row]}</td>
                    {classes.map((_, column) => {
                      const isFew = sums[row] < LEAST_IMAGES
                      const { percent, isStrong } = shadeOf(isFew ? 0 : shares[row * n + column])
                      return (
                        <td
                          key={column}
                          className={`${row === column ? 'confusion-right' : ''} ${isStrong ? 'confusion-strong' : ''}`}
                          style={{ '--share': `${percent}%` } as CSSProperties}
                        >
                          {counts[row * n + column]}
                        </td>
                      )
                    })}
                  </tr>
                ),
            )}
          </tbody>
        </table>
      </div>
      {note && <p className="lead">{note}</p>}
    </div>
  )
}
