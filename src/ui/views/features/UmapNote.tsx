// How far a UMAP is, whose features it lays out, and what it does not say.

import { Progress } from '@base-ui/react/progress'
import { useId } from 'react'
import { wholeText } from '../../../base/numberText'
import { UMAP_DISTANCE, UMAP_NEIGHBOURS } from '../../../viz/paint/features/umapSettings'
import { Button } from '../../parts/Button'
import { useColumnName } from '../../twin/columnName'
import { wholePercent } from '../words'
import type { Umap } from './useUmap'
import { LOOK_AT_IMAGES } from './words'

interface Props {
  umap: Umap
  images: number
  /** Whose features the answer is of. */
  whose: string
}

export function UmapNote({ umap: { layout, progress, failure, start: onStart, cancel }, images, whose }: Props) {
  const nameOf = useColumnName()
  const id = useId()
  const heir = `#${id} .button` // the one that takes the place of the other
  if (progress !== null)
    return (
      <div id={id} className="loading">
        <Progress.Root className="progress" value={100 * progress} aria-label={nameOf('Laying out the images')}>
          <Progress.Track className="progress-track">
            <Progress.Indicator className="progress-fill" />
          </Progress.Track>
        </Progress.Root>
        <p>
          Laying out {wholeText(images)} images: {wholePercent(progress)}
        </p>
        <Button look="quiet" icon="close" heir={heir} aria-label={nameOf('Cancel')} onClick={cancel}>
          Cancel
        </Button>
      </div>
    )
  const again = layout ? 'Lay out again' : 'Lay out'
  const start = failure ? 'Try again' : again
  return (
    <div id={id} className="basis-note">
      {failure ? (
        <p className="note note-bad" role="alert">
          {failure}
        </p>
      ) : (
        <p className="lead" role="status">
          {layout ? (
            <>
              {layout.whose !== whose && (
                <>
                  <span className="tag tag-plain">not of this step</span>{' '}
                </>
              )}
              {LOOK_AT_IMAGES} UMAP of <strong>{layout.whose}</strong>, {UMAP_NEIGHBOURS} neighbours by cosine, least
              distance {UMAP_DISTANCE}, one seed (McInnes et al., arXiv 1802.03426). Who is whose neighbour means
              something; how far groups lie apart, and how large they are, does not.
            </>
          ) : (
            'Cancelled. Until there is a UMAP, the map shows the two leading principal components.'
          )}
        </p>
      )}
      <Button
        icon="restart"
        heir={heir}
        aria-label={nameOf(start)}
        disabled={!failure && layout?.whose === whose}
        onClick={onStart}
      >
        {start}
      </Button>
    </div>
  )
}
