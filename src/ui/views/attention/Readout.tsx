// The chosen query and the key under the pointer, in words and numbers.

import { CLS } from '../../../viz/paint/attention/tokens'
import { wholePercent } from '../words'
import { ColourLegend } from './ColourLegend'
import type { Seen } from './look'
import { bitsText, evenText, factorText, probabilityText, tokenText } from './words'

export function Readout({ seen }: { seen: Seen }) {
  const { layout, place, keys, row, kept, bits, allowed, key, isPointed, colouring } = seen
  const massOf = (some: readonly { index: number }[]) => some.reduce((sum, { index }) => sum + row[index], 0)
  const padded = keys.filter(({ isPadded }) => isPadded)
  const cls = keys.filter((k) => k.place === CLS)
  const masked = keys.length - allowed
  const even = evenText(seen)
  return (
    <div className="readout-sum">
      <dl className="facts readout">
        <div>
          <dt>Query</dt>
          <dd>{tokenText(layout, place)}</dd>
        </div>
        <div>
          <dt>{isPointed ? 'Key under the pointer' : 'Strongest key'}</dt>
          <dd>{tokenText(layout, keys[key].place)}</dd>
        </div>
        <div>
          <dt>Probability</dt>
          <dd>{keys[key].isMasked ? `${probabilityText(row[key])}, forbidden` : probabilityText(row[key])}</dd>
        </div>
        {colouring === 'shares' && !keys[key].isMasked && (
          <div>
            <dt>Against an equal share</dt>
            <dd>{factorText(row[key] * allowed)}</dd>
          </div>
        )}
        <div>
          <dt>Entropy</dt>
          <dd>
            {bitsText(bits)} of {bitsText(Math.log2(allowed))} bits
          </dd>
        </div>
        <div>
          <dt>Outlined</dt>
          <dd>
            {kept.length} of {allowed} keys, {wholePercent(kept.reduce((sum, index) => sum + row[index], 0))}
          </dd>
        </div>
        {masked > 0 && (
          <div>
            <dt>Forbidden</dt>
            <dd>
              {masked} keys, {probabilityText(massOf(keys.filter(({ isMasked }) => isMasked)))}
            </dd>
          </div>
        )}
        {padded.length > 0 && (
          <div>
            <dt>To padding</dt>
            <dd>{probabilityText(massOf(padded))}</dd>
          </div>
        )}
        {cls.length > 0 && (
          <div>
            <dt>To the cls token</dt>
            <dd>{probabilityText(massOf(cls))}</dd>
          </div>
        )}
      </dl>
      <ColourLegend seen={seen} />
      {even && <p className="lead">{even}</p>}
    </div>
  )
}
