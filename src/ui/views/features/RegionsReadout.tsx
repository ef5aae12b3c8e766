// The chosen region, what is most like it, and the region under the pointer, in words and numbers.

import type { AnswerOf } from '../../../train/protocol'
import type { Spot } from '../../../viz/paint/features/regionFrame'
import { HeatLegend } from '../HeatLegend'
import { cosineText, regionText } from '../words'
import { rowOf, type Likeness } from './look'

interface Props {
  answer: AnswerOf<'regions'>
  likeness: Likeness | null
  pointed: Spot | null
  isPinned: boolean
}

export function RegionsReadout({ answer: { grid, pictures }, likeness, pointed, isPinned }: Props) {
  if (!likeness)
    return (
      <p className="lead">
        Point at a region to see how like it all others are, by the cosine of their features. Press to keep it; arrow
        keys go on from there, Escape lets it go.
      </p>
    )
  const { chosen, match, matchCosine, cosines, range } = likeness
  const spotText = ({ picture, region }: Spot) => `${pictures[picture].title}: ${regionText(grid, region)}`
  return (
    <div className="readout-sum">
      <dl className="facts readout">
        <div>
          <dt>{isPinned ? 'Chosen' : 'Under the pointer'}</dt>
          <dd>{spotText(chosen)}</dd>
        </div>
        <div>
          <dt>Most like it, elsewhere</dt>
          <dd>
            {spotText(match)}; {cosineText(matchCosine)}
          </dd>
        </div>
        <div>
          <dt>{isPinned ? 'Under the pointer' : 'Press to keep it'}</dt>
          <dd>
            {isPinned
              ? pointed
                ? `${spotText(pointed)}; ${cosineText(cosines[rowOf(grid, pointed)])}`
                : '–'
              : 'then point at others'}
          </dd>
        </div>
      </dl>
      <HeatLegend low={cosineText(range[0])} high={cosineText(range[1])}>
        cosine to the region
      </HeatLegend>
    </div>
  )
}
