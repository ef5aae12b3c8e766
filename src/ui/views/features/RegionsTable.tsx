// The pictures as a table: where their regions lie in the basis, and which is most like the chosen one. Always there for
// screen readers, seen when asked for.

import { memo } from 'react'
import { regionsOf } from '../../../base/cropGeometry'
import type { AnswerOf } from '../../../train/protocol'
import { coordinatesOf, type Basis } from '../../../viz/paint/features/pca'
import { useColumnName } from '../../twin/columnName'
import { cosineText, regionText } from '../words'
import type { Likeness } from './look'

interface Props {
  answer: AnswerOf<'regions'>
  basis: Basis | null
  likeness: Likeness | null
  isSeen: boolean
}

const COMPONENTS = ['Red', 'Green', 'Blue']

export const RegionsTable = memo(function RegionsTable({ answer, basis, likeness, isSeen }: Props) {
  const { grid, pictures, features } = answer
  const nameOf = useColumnName()
  const T = regionsOf(grid)
  const coordinates = basis && coordinatesOf(basis, features)
  const meanOf = (picture: number, k: number) => {
    if (!basis || !coordinates) return '–'
    let sum = 0
    for (let t = 0; t < T; t++) sum += coordinates[3 * (picture * T + t) + k]
    const deviation = Math.sqrt(basis.variances[k])
    return deviation > 0 ? cosineText(sum / T / deviation) : '0'
  }
  const mostLike = (picture: number) => {
    const row = likeness?.cosines.subarray(picture * T, (picture + 1) * T)
    if (!row) return null
    const region = row.indexOf(row.reduce((a, b) => Math.max(a, b)))
    return { region, cosine: row[region] }
  }
  return (
    <div
      className={isSeen ? 'match-table' : 'unseen'}
      tabIndex={isSeen ? 0 : undefined}
      role="group"
      aria-label={nameOf('Regions, picture by picture')}
    >
      <table>
        <caption className="unseen">
          Mean place of each picture’s regions along the three components, in standard deviations
          {likeness &&
            `; and the region most like ${pictures[likeness.chosen.picture].title}, ${regionText(grid, likeness.chosen.region)}`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Picture</th>
            {COMPONENTS.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            {likeness && <th scope="col">Most like the chosen</th>}
            {likeness && <th scope="col">Cosine</th>}
          </tr>
        </thead>
        <tbody>
          {pictures.map(({ title }, picture) => {
            const most = mostLike(picture)
            return (
              <tr key={picture}>
                <th scope="row">{title}</th>
                {COMPONENTS.map((name, k) => (
                  <td key={name}>{meanOf(picture, k)}</td>
                ))}
                {most && <td>{regionText(grid, most.region)}</td>}
                {most && <td>{cosineText(most.cosine)}</td>}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
})
