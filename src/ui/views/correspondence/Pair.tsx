// The picture itself: two views with what joins them, the image they were cut from, and what was found in words.

import { useCallback, useState, type RefObject } from 'react'
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
  // kept here, so that the pointer moves nothing but the picture and its words
  const [hovered, setHovered] = useState<Point | null>(null)
  const pin = useCallback(
    (pinned: Point) => {
      setHovered(null)
      onLook((now) => ({ ...now, pinned }))
    },
    [onLook],
  )
  if (!seen)
    return (
      <p className="note note-warn">
        The map of this stage has too many regions to compare each with each. Choose a later stage.
      </p>
    )
  const chosen = chosenRegion(seen, hovered ?? look.pinned)
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
        <PairCanvas
          answer={answer}
          seen={seen}
          chosen={chosen}
          isSwapped={look.isSwapped}
          canvas={canvas}
          onHover={setHovered}
          onPin={pin}
        />
        <MarkKey hasTruth={seen.comparison.truth !== null} />
        <MatchTable seen={seen} isSwapped={look.isSwapped} isSeen={asTable} />
      </div>
      <div className="pair-below">
        <CropsOnPicture answer={answer} />
        <Readout seen={seen} chosen={chosen} isSwapped={look.isSwapped} />
      </div>
    </div>
  )
}
