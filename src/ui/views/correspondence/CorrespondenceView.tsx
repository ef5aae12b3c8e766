// The correspondence view: point at a region of one view, and see what the network takes for the same place in another.

import { useMemo, useRef, useState } from 'react'
import type { PlaceIn } from '../../../runs/place'
import { comparisonCsv } from '../../../viz/paint/correspondence/comparison'
import { wholeText } from '../../parts/numberText'
import { useApp } from '../../state/useApp'
import { TakeBar } from '../TakeBar'
import { ViewFrame } from '../ViewFrame'
import { lookedInto } from '../keepAsking'
import { subjectText } from '../networks'
import { saveView } from '../saveView'
import { useLetter } from '../useLetter'
import { useOwnPicture } from '../useOwnPicture'
import { useView } from '../useView'
import { AccuracyChart } from './AccuracyChart'
import { AskBar } from './AskBar'
import { DrawBar } from './DrawBar'
import { LookBar } from './LookBar'
import { Pair } from './Pair'
import { chosenRegion, seenOf, swapped, type Look } from './look'
import { beginAt, placeOf } from './place'
import { questionOf, type Asked } from './settings'
import { matchSentence } from './words'

const MOST_LINES = 64
const LEAD =
  'Every region of one view is compared with every region of another by the cosine of their features before the head, as the region loss does (EsViT, section 3.2). A network that sees finds the same place again, though it was cropped, mirrored and recoloured.'

/** @param place what a link has chosen here */
export function CorrespondenceView({ place }: { place: PlaceIn<'correspondence'> | null }) {
  const [asked, setAsked] = useState<Asked>(() => beginAt(place).asked)
  const [look, setLook] = useState<Look>(() => beginAt(place).look)
  const [asTable, setAsTable] = useState(false)
  const own = useOwnPicture()
  const canvas = useRef<HTMLCanvasElement>(null)
  const seed = useApp((s) => lookedInto(s).seed)

  const question = useMemo(() => questionOf(asked, seed), [asked, seed])
  const view = useView('correspondence', question)
  const subject = view.inspection?.subject
  const answer = view.inspection?.answer ?? null
  const { stage, isSwapped, lines } = look
  const seen = useMemo(() => answer && seenOf(answer, { stage, isSwapped, lines }), [answer, stage, isSwapped, lines])

  const ask = (change: Partial<Asked>) => {
    own.forget()
    setAsked((now) => ({ ...now, ...change }))
  }
  const letter = useLetter(subject)
  const title = subject && answer ? subjectText(answer.network, subject, letter) : ''

  const save = async (kind: 'png' | 'csv') => {
    if (!seen) return
    const chosen = seen.matches[chosenRegion(seen, look.pinned)]
    const words = [title, `${isSwapped ? 'B to A' : 'A to B'}; ${matchSentence(seen.comparison.grid, chosen)}`]
    await saveView(kind, {
      name: 'correspondence',
      canvas: canvas.current,
      words,
      csv: () => comparisonCsv(seen.comparison),
    })
  }
  return (
    <ViewFrame
      title="What looks like what"
      anchor="correspondence"
      lead={LEAD}
      view={view}
      pictureFailure={own.failure}
      onFile={(file) => own.open(file, (picture) => ask({ picture }))}
      asks={<AskBar asked={asked} answer={answer} onAsk={ask} onFile={own.open} />}
      foot={<AccuracyChart />}
    >
      {answer && (
        <>
          <LookBar answer={answer} asked={asked} look={look} onAsk={ask} onLook={setLook} />
          <Pair
            answer={answer}
            seen={seen}
            look={look}
            canvas={canvas}
            onLook={setLook}
            onSwap={() => seen && setLook(swapped(look, seen))}
            asTable={asTable}
          />
          <DrawBar
            asked={asked}
            onAsk={ask}
            lines={look.lines}
            mostLines={Math.min(MOST_LINES, seen?.comparison.regions ?? MOST_LINES)}
            onLines={(count) => setLook({ ...look, lines: count })}
          />
          <TakeBar
            subject={`${title}. Views of seed ${seed}, draw ${wholeText(asked.draw)}`}
            what="Matches"
            asTable={asTable}
            onTable={setAsTable}
            onSave={seen ? save : null}
            place={placeOf(asked, look)}
          />
        </>
      )}
    </ViewFrame>
  )
}
