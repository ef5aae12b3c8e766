// The grid of pictures with what was found in words: what the pointer moves is kept here.

import { useMemo, useState, type RefObject } from 'react'
import { regionsOf } from '../../../base/cropGeometry'
import type { AnswerOf } from '../../../train/protocol'
import { basisRgba } from '../../../viz/paint/features/colours'
import type { Basis } from '../../../viz/paint/features/pca'
import { spotIn, type Spot } from '../../../viz/paint/features/regionFrame'
import { unitRows } from '../../../viz/paint/features/similarity'
import { RegionsCanvas } from './RegionsCanvas'
import { RegionsReadout } from './RegionsReadout'
import { RegionsTable } from './RegionsTable'
import { likenessOf, type Pinned } from './look'
import { cosineText, regionText } from './words'

interface Props {
  answer: AnswerOf<'regions'>
  basis: Basis | null
  pinned: Pinned | null
  onPin: (pinned: Pinned | null) => void
  asTable: boolean
  canvas: RefObject<HTMLCanvasElement | null>
}

export function RegionsGrid({ answer, basis, pinned, onPin, asTable, canvas }: Props) {
  const [pointed, setPointed] = useState<Spot | null>(null)
  const { features, width, grid, pictures } = answer
  const unit = useMemo(() => unitRows(features, width), [features, width])
  const colours = useMemo(() => basis && basisRgba(basis, features), [basis, features])
  const kept = useMemo(
    () => (pinned && pinned.spot.picture < pictures.length ? spotIn(pinned.grid, grid, pinned.spot) : null),
    [pinned, grid, pictures],
  )
  // an answer with other pictures may come while the pointer rests
  const under = pointed && pointed.picture < pictures.length && pointed.region < regionsOf(grid) ? pointed : null
  const keptLikeness = useMemo(() => kept && likenessOf(unit, width, grid, kept), [unit, width, grid, kept])
  const likeness = useMemo(
    () => keptLikeness ?? (under && likenessOf(unit, width, grid, under)),
    [keptLikeness, unit, width, grid, under],
  )
  const sentence = likeness
    ? `${pictures[likeness.chosen.picture].title}, ${regionText(grid, likeness.chosen.region)}; most like it is ${pictures[likeness.match.picture].title}, ${regionText(grid, likeness.match.region)}, cosine ${cosineText(likeness.matchCosine)}`
    : 'no region is chosen'

  const pin = (spot: Spot | null) => {
    const isSame = spot && kept && spot.picture === kept.picture && spot.region === kept.region
    onPin(spot && !isSame ? { grid, spot } : null)
  }
  return (
    <div className="pair">
      <RegionsCanvas
        answer={answer}
        colours={colours}
        likeness={likeness}
        pointed={keptLikeness && under}
        sentence={sentence}
        onPoint={setPointed}
        onPin={pin}
        canvas={canvas}
      />
      <RegionsReadout answer={answer} likeness={likeness} pointed={under} isPinned={keptLikeness !== null} />
      <RegionsTable answer={answer} basis={basis} likeness={keptLikeness} isSeen={asTable} />
    </div>
  )
}
