// The picture of one network: two views with what joins them, the image they were cut from, and what was found in words.

import { useCallback, useMemo, useRef } from 'react'
import { regionsOf, type Point } from '../../../base/cropGeometry'
import { wholeText } from '../../../base/numberText'
import { MOST_COMPARED, comparisonCsv } from '../../../viz/paint/correspondence/comparison'
import { IconButton } from '../../parts/Button'
import { useColumnName } from '../../twin/columnName'
import type { Answered } from '../useSights'
import { useTake, type Takes } from '../useTakes'
import { CropsOnPicture } from './CropsOnPicture'
import { MarkKey } from './MarkKey'
import { MatchTable } from './MatchTable'
import { PairCanvas } from './PairCanvas'
import { Readout } from './Readout'
import { chosenRegion, seenOf, stageName, stageOf, swapped, type Look } from './look'
import { matchSentence, viewNames } from './words'

interface Props {
  sight: Answered<'correspondence'>
  look: Look
  /** Which crops they are, in words. */
  crops: string
  onLook: (change: (look: Look) => Look) => void
  /** Place in the left view under the pointer. */
  pointed: Point | null
  onPoint: (point: Point | null) => void
  asTable: boolean
  takes: Takes
}

export function Pair({ sight, look, crops, onLook, pointed, onPoint, asTable, takes }: Props) {
  const { answer } = sight
  const { stage, isSwapped, lines, pinned } = look
  const canvas = useRef<HTMLCanvasElement>(null)
  const nameOf = useColumnName()
  // null where the stage has too many regions to compare
  const seen = useMemo(() => seenOf(answer, { stage, isSwapped, lines }), [answer, stage, isSwapped, lines])
  const pin = useCallback(
    (point: Point) => {
      onPoint(null)
      onLook((now) => ({ ...now, pinned: point }))
    },
    [onLook, onPoint],
  )
  const [left, right] = viewNames(isSwapped)
  useTake(takes, sight.twin, seen && {
    canvas,
    words: [
      `${sight.title}. ${[...new Set(answer.pictures.map(({ title }) => title))].join('; ')}`,
      `${stageName(answer, answer.stages.indexOf(stageOf(answer, look)))}. ${crops}`,
      `View ${left} to view ${right}; ${matchSentence(seen.comparison.grid, seen.matches[chosenRegion(seen, pinned)])}`,
    ],
    csv: () => comparisonCsv(seen.comparison),
  }) // prettier-ignore
  if (!seen) return <NotCompared regions={regionsOf(stageOf(answer, look).grid)} />
  const chosen = chosenRegion(seen, pointed ?? pinned)
  return (
    <div className="pair">
      <div className="pair-picture">
        <div className="pair-head">
          <h3 className={`pair-name pair-name-${left}`}>
            View {left}
            <span className="lead"> point at a region</span>
          </h3>
          <IconButton
            icon="swap"
            label={nameOf('Swap the views')}
            onClick={() => onLook((now) => swapped(now, seen))}
          />
          <h3 className={`pair-name pair-name-${right}`}>
            View {right}
            <span className="lead"> what it looks like here</span>
          </h3>
        </div>
        <PairCanvas
          answer={answer}
          seen={seen}
          chosen={chosen}
          isSwapped={isSwapped}
          canvas={canvas}
          onHover={onPoint}
          onPin={pin}
        />
        <MarkKey hasTruth={seen.comparison.truth !== null} />
        <MatchTable seen={seen} isSwapped={isSwapped} isSeen={asTable} />
      </div>
      <div className="pair-below">
        <CropsOnPicture answer={answer} />
        <Readout seen={seen} chosen={chosen} isSwapped={isSwapped} />
      </div>
    </div>
  )
}

function NotCompared({ regions }: { regions: number }) {
  const each = `${wholeText(regions)} regions with as many`
  if (regions <= MOST_COMPARED)
    return (
      <p className="note" role="status">
        Comparing {each}…
      </p>
    )
  return (
    <p className="note note-warn">
      The map of this stage has too many regions to compare {each}: {wholeText(MOST_COMPARED)} at most. Choose a later
      stage.
    </p>
  )
}
