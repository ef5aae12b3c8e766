// What the marks on the picture mean: those that it has.

import { edgesRound } from '../../../viz/paint/attention/outlines'
import { wholePercent } from '../words'
import type { Seen } from './look'

interface Props {
  seen: Seen
  share: number
}

export function AttentionKey({ seen, share }: Props) {
  const { layout } = seen
  const edges = edgesRound(layout, seen.keys.map(({ place }) => place)) // prettier-ignore
  return (
    <ul className="mark-key lead">
      <li>
        <span className="attention-mark mark-query" aria-hidden="true" />
        query
      </li>
      <li>
        <span className="attention-mark mark-kept" aria-hidden="true" />
        fewest keys that hold {wholePercent(share)}
      </li>
      {layout.windows > 1 && (
        <li>
          <span className="attention-mark mark-window" aria-hidden="true" />
          its window
        </li>
      )}
      {layout.windows > 1 && edges.some(({ isOpen }) => isOpen) && (
        <li>
          <span className="attention-mark mark-open" aria-hidden="true" />
          goes on at the other side
        </li>
      )}
      {seen.keys.some(({ isMasked }) => isMasked) && (
        <li>
          <span className="attention-mark mark-masked" aria-hidden="true" />
          forbidden by the mask
        </li>
      )}
      {(layout.paddedRows > layout.rows || layout.paddedColumns > layout.columns) && (
        <li>
          <span className="attention-mark mark-padded" aria-hidden="true" />
          padding
        </li>
      )}
    </ul>
  )
}
