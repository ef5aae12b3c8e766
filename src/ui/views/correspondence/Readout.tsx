// What the chosen region has found, in words and numbers, and how the whole pair fares.

import { measureText } from '../../../base/numberText'
import { rangeOf } from '../../../viz/paint/heat'
import { scoreOf } from '../../../viz/paint/correspondence/comparison'
import { HeatLegend } from '../HeatLegend'
import { cosineText, regionText } from '../words'
import type { Seen } from './look'
import { VERDICTS, viewNames } from './words'

interface Props {
  seen: Seen
  chosen: number
  isSwapped: boolean
}

export function Readout({ seen: { comparison, matches }, chosen, isSwapped }: Props) {
  const { grid, regions, cosines, truth } = comparison
  const { to, cosine, truth: place, verdict, back } = matches[chosen]
  const [low, high] = rangeOf(cosines.subarray(chosen * regions, (chosen + 1) * regions))
  const { shown, right, near, guessed } = scoreOf(matches, comparison)
  const [from, into] = viewNames(isSwapped)
  const { title, token } = VERDICTS[verdict]
  const percent = (part: number) => `${measureText((100 * part) / shown, '%')}\u00a0%`
  return (
    <>
      <dl className="facts readout">
        <div>
          <dt>Region of view&nbsp;{from}</dt>
          <dd>{regionText(grid, chosen)}</dd>
        </div>
        <div>
          <dt>Most like, in view&nbsp;{into}</dt>
          <dd>{regionText(grid, to)}</dd>
        </div>
        <div>
          <dt>Cosine</dt>
          <dd>{cosineText(cosine)}</dd>
        </div>
        <div>
          <dt>Its true place</dt>
          <dd>{truth === null ? 'none: two images' : place < 0 ? `outside view ${into}` : regionText(grid, place)}</dd>
        </div>
        <div>
          <dt>Verdict</dt>
          <dd>
            <span className={`verdict-mark swatch-${token}`} aria-hidden="true" />
            {title}
          </dd>
        </div>
        <div>
          <dt>And back, in view&nbsp;{from}</dt>
          <dd>{back === chosen ? 'the same region' : regionText(grid, back)}</dd>
        </div>
      </dl>
      <div className="readout-sum">
        <HeatLegend low={cosineText(low)} high={cosineText(high)}>
          cosine to this region
        </HeatLegend>
        {shown > 0 && (
          <p className="readout-score">
            Matched to the right region:{' '}
            <strong>
              {right} of the {shown}
            </strong>{' '}
            visible in view&nbsp;{into} ({percent(right)}; chance {percent(guessed)}); within one region: {near}.
          </p>
        )}
      </div>
    </>
  )
}
