// Which basis is drawn by: of whom, of what, and how much of the features it holds; and a button for a new one.

import { useId } from 'react'
import { wholeText } from '../../../base/numberText'
import { explainedOf } from '../../../viz/paint/features/pca'
import { Button } from '../../parts/Button'
import { Linkish } from '../../parts/Linkish'
import { useColumnName } from '../../twin/columnName'
import type { Bases } from './useBasis'
import { percentText, sumText } from './words'

interface Props {
  bases: Bases
  /** Whose features are shown. */
  whose: string
  /** e.g. `regions` */
  rows: string
  /** e.g. `Red, green and blue` */
  axes: string
  /** What to look for, in one sentence. */
  look: string
  /** How many components are drawn. */
  count: number
  /** Share of the shown features' variance that they hold. */
  held: number
}

export function BasisNote({ bases, whose, rows, axes, look, count, held }: Props) {
  const { taken, isWanted, failure, renew } = bases
  const nameOf = useColumnName()
  const id = useId()
  if (failure)
    return (
      <p className="note note-bad" role="alert">
        {failure}{' '}
        <Linkish heir={`#${id} .button`} aria-label={nameOf('Try again')} onClick={renew}>
          Try again
        </Linkish>
      </p>
    )
  const explained = taken ? explainedOf(taken.basis).slice(0, count) : []
  return (
    <div id={id} className="basis-note">
      <p className="lead">
        {/* only whose basis it is is read out; the shares below change with every answer */}
        <span role="status">
          {taken ? (
            <>
              {taken.whose !== whose && (
                <>
                  <span className="tag tag-plain">not of this step or network</span>{' '}
                </>
              )}
              {look} Basis of <strong>{taken.whose}</strong>, from {rowsText(taken.basis.rows, rows, taken.images)}.
            </>
          ) : (
            'Finding the principal components …'
          )}
        </span>
        {taken &&
          ` ${axes} explain ${sumText(explained)} of the variance of the features they were computed from, and ${percentText(held)} of that of the features shown.`}
      </p>
      <Button icon="restart" aria-label={nameOf('New basis')} disabled={isWanted} onClick={renew}>
        New basis
      </Button>
    </div>
  )
}

const rowsText = (count: number, rows: string, images: number): string =>
  rows === 'images' ? `${wholeText(count)} held-out images` : `${wholeText(count)} ${rows} of ${wholeText(images)} held-out images` // prettier-ignore
