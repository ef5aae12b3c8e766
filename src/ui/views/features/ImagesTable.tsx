// The map as a table: always there for screen readers, seen when asked for.

import { memo } from 'react'
import { useColumnName } from '../../twin/columnName'
import { cosineText } from '../words'
import { titleOf, type Compared } from './mapLook'

interface Props {
  map: Compared
  /** [N, 2] */
  points: Float32Array
  /** [N] to the chosen image; null where none is. */
  cosines: Float32Array | null
  isSeen: boolean
}

const ROWS = 100 // the most similar of them, or the first; the CSV file has all

export const ImagesTable = memo(function ImagesTable({ map, points, cosines, isSeen }: Props) {
  const nameOf = useColumnName()
  const all = [...map.listed.keys()]
  const rows = (cosines ? all.sort((a, b) => cosines[b] - cosines[a]) : all).slice(0, ROWS)
  return (
    <div
      className={isSeen ? 'match-table' : 'unseen'}
      tabIndex={isSeen ? 0 : undefined}
      role="group"
      aria-label={nameOf('Images of the map')}
    >
      <table>
        <caption className="unseen">
          Where each image lies on the map{cosines && ', the most similar to the chosen one first'}
          {rows.length < map.listed.length && `; ${rows.length} of ${map.listed.length}`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Image</th>
            <th scope="col">Across</th>
            <th scope="col">Up</th>
            {cosines && <th scope="col">Cosine to the chosen</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((i) => (
            <tr key={i}>
              <th scope="row">{titleOf(map.listed[i])}</th>
              <td>{cosineText(points[2 * i])}</td>
              <td>{cosineText(points[2 * i + 1])}</td>
              {cosines && <td>{cosineText(cosines[i])}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
})
