// The correspondence view: point at a region of one view, and see what the network takes for the same place in another.

import { useMemo, useState } from 'react'
import { regionsOf, type Point } from '../../../base/cropGeometry'
import { wholeText } from '../../../base/numberText'
import type { PlaceIn } from '../../../runs/place'
import { useApp } from '../../state/useApp'
import { Sights } from '../Sights'
import { TakeBar } from '../TakeBar'
import { ViewFrame } from '../ViewFrame'
import { lookedInto } from '../lookedInto'
import { useOwnPicture } from '../useOwnPicture'
import { answerAmong, titlesOf, useSights } from '../useSights'
import { useTakes } from '../useTakes'
import { useView } from '../useView'
import { AccuracyChart } from './AccuracyChart'
import { AskBar } from './AskBar'
import { DrawBar } from './DrawBar'
import { LookBar } from './LookBar'
import { Pair } from './Pair'
import { isLarge, stageOf, type Look } from './look'
import { beginAt, placeOf } from './place'
import { questionOf, type Asked } from './settings'

const MOST_LINES = 64
const LEAD =
  'A network that sees finds the same place again, though it was cropped, mirrored and recoloured: point at a region and see what lights up in the other view. Every region of one view is compared with every region of the other by the cosine of their features before the head, as the region loss does (EsViT, section 3.2).'

/** @param place what a link has chosen here */
export function CorrespondenceView({ place }: { place: PlaceIn<'correspondence'> | null }) {
  const [asked, setAsked] = useState<Asked>(() => beginAt(place).asked)
  const [look, setLook] = useState<Look>(() => beginAt(place).look)
  const [asTable, setAsTable] = useState(false)
  const own = useOwnPicture<Asked>()
  const takes = useTakes('correspondence')
  const seed = useApp((s) => lookedInto(s).seed)

  const answer = answerAmong(useSights('correspondence'))
  const looksAtLarge = answer !== null && isLarge(stageOf(answer, look))
  const question = useMemo(() => questionOf(asked, seed, looksAtLarge), [asked, seed, looksAtLarge])
  const view = useView('correspondence', question)

  const crops = `Crops of draw ${wholeText(asked.draw)}, seed ${seed}`
  const ask = (change: Partial<Asked>) => {
    own.forget(change)
    setAsked((now) => ({ ...now, ...change }))
  }
  const open = (file: File, place: 'picture' | 'other') => own.open(file, place, (choice) => ask({ [place]: choice }))
  return (
    <ViewFrame
      title="What looks like what"
      anchor="correspondence"
      lead={LEAD}
      view={view}
      pictureFailure={own.failure}
      onFile={(file) => open(file, 'picture')}
      asks={<AskBar asked={asked} answer={answer} onAsk={ask} onFile={open} />}
    >
      {answer && <LookBar answer={answer} asked={asked} look={look} onAsk={ask} onLook={setLook} />}
      <Sights view={view} nothing={null as Point | null}>
        {(sight, pointed, onPoint) => (
          <Pair
            sight={sight}
            look={look}
            crops={crops}
            onLook={setLook}
            pointed={pointed}
            onPoint={onPoint}
            asTable={asTable}
            takes={takes}
          />
        )}
      </Sights>
      {answer && (
        <>
          <DrawBar
            asked={asked}
            onAsk={ask}
            lines={look.lines}
            mostLines={Math.min(MOST_LINES, regionsOf(stageOf(answer, look).grid))}
            onLines={(lines) => setLook({ ...look, lines })}
          />
          <TakeBar
            subject={`${titlesOf(view.sights)}. ${crops}`}
            what="Matches"
            asTable={asTable}
            onTable={setAsTable}
            onSave={takes.save}
            place={placeOf(asked, look)}
          />
        </>
      )}
      <AccuracyChart />
    </ViewFrame>
  )
}
