// The picture itself: two views with what joins them, the image they were cut from, and what was found in words.

import { useCallback, type RefObject } from 'react'
import type { AnswerOf } from '../../../train/protocol'
import type { Point } from '../../../base/cropGeometry'
import { IconButton } from '../../parts/Button'
import { CropsOnPicture } from './CropsOnPicture'
import { MarkKey } from './MarkKey'
import { MatchTable } from './MatchTable'
import { PairCanvas } from './PairCanvas'
import { Readout } from './Readout'
import { chosenRegion, type Look, type Seen } from './look'

interface Props {
  answer: AnswerOf<'correspondence'>
  /** Null where the stage has too many regions to compare. */
  seen: Seen | null
  look: Look
  canvas: RefObject<HTMLCanvasElement | null>
  onLook: (change: (look: Look) => Look) => void
  onSwap: () => void
  asTable: boolean
}

export function Pair({ answer, seen, look, canvas, onLook, onSwap, asTable }: Props) {
  const hover = useCallback((hovered: Point | null) => onLook((now) => ({ ...now, hovered })), [onLook])
  const pin = useCallback((pinned: Point) => onLook((now) => ({ ...now, pinned, hovered: null })), [onLook])
  if (!seen)
    return (
      <p className="note note-warn">
        The map of this stage has too many regions to compare each with each. Choose a later stage.
      </p>
    )
  const [left, right] = look.isSwapped ? ['B', 'A'] : ['A', 'B']
  return (
    <div className="pair">
      <div className="pair-picture">
        <div className="pair-head">
          <h3 className={`pair-name pair-name-${left.toLowerCase()}`}>
            View {left}
            <span className="lead"> point at a region</span>
          </h3>
          <IconButton icon="swap" label="Swap the views" onClick={onSwap} />
          <h3 className={`pair-name pair-name-${right.toLowerCase()}`}>
            View {right}
            <span className="lead"> what it looks like here</span>
          </h3>
        </div>
        <PairCanvas answer={answer} seen={seen} look={look} canvas={canvas} onHover={hover} onPin={pin} />
        <MarkKey hasTruth={seen.comparison.truth !== null} />
        <MatchTable seen={seen} isSwapped={look.isSwapped} isSeen={asTable} />
      </div>
      <div className="pair-below">
        <CropsOnPicture answer={answer} />
        <Readout seen={seen} chosen={chosenRegion(seen, look)} isSwapped={look.isSwapped} />
      </div>
    </div>
  )
}
