// The correspondence view: point at a region of one view, and see what the network takes for the same place in another.

import { useMemo, useRef, useState } from 'react'
import type { PictureChoice } from '../../../train/protocol'
import { comparisonCsv } from '../../../viz/paint/correspondence/comparison'
import { Panel } from '../../parts/Panel'
import { download } from '../../parts/download'
import { wholeText } from '../../parts/numberText'
import { useApp } from '../../state/useApp'
import { PictureDrop } from '../PictureDrop'
import { TakeBar } from '../TakeBar'
import { ViewAside } from '../ViewAside'
import { canLook, lookedInto } from '../keepAsking'
import { subjectText } from '../networks'
import { pictureOf } from '../savePicture'
import { useInSight } from '../useInSight'
import { useInspection } from '../useInspection'
import { useLetter } from '../useLetter'
import { useOwnPicture } from '../useOwnPicture'
import { AccuracyChart } from './AccuracyChart'
import { AskBar } from './AskBar'
import { DrawBar } from './DrawBar'
import { LookBar } from './LookBar'
import { Pair } from './Pair'
import { FIRST_LOOK, chosenRegion, seenOf, swapped, type Look } from './look'
import { FIRST, questionOf, type Asked } from './settings'
import { matchSentence } from './words'

const MOST_LINES = 64
const LEAD =
  'Every region of one view is compared with every region of another by the cosine of their features before the head, as the region loss does (EsViT, section 3.2). A network that sees finds the same place again, though it was cropped, mirrored and recoloured.'

export function CorrespondenceView() {
  const [isUnfolded, setIsUnfolded] = useState(true)
  const [asked, setAsked] = useState<Asked>(FIRST)
  const [look, setLook] = useState<Look>(FIRST_LOOK)
  const [asTable, setAsTable] = useState(false)
  const own = useOwnPicture()
  const body = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const isInSight = useInSight(body)
  const seed = useApp((s) => lookedInto(s).seed)
  const isReady = useApp(canLook)

  const question = useMemo(() => questionOf(asked, seed), [asked, seed])
  const inspection = useInspection('correspondence', question, isUnfolded && isInSight)
  const answer = inspection?.answer ?? null
  const { stage, isSwapped, lines } = look
  const seen = useMemo(() => answer && seenOf(answer, { stage, isSwapped, lines }), [answer, stage, isSwapped, lines])

  const ask = (change: Partial<Asked>) => {
    own.forget()
    setAsked((now) => ({ ...now, ...change }))
  }
  const takeFirst = (picture: PictureChoice) => ask({ picture })
  const failure = own.failure ?? inspection?.failure ?? null
  const subject = inspection?.subject
  const letter = useLetter(subject)
  const title = subject && answer ? subjectText(answer.network, subject, letter) : ''

  const save = async (kind: 'png' | 'csv') => {
    if (!seen) return
    const chosen = seen.matches[chosenRegion(seen, look.pinned)]
    const words = [title, `${isSwapped ? 'B to A' : 'A to B'}; ${matchSentence(seen.comparison.grid, chosen)}`]
    const blob =
      kind === 'csv'
        ? new Blob([comparisonCsv(seen.comparison)], { type: 'text/csv' })
        : canvas.current && (await pictureOf(canvas.current, words))
    if (blob) download(blob, `correspondence.${kind}`)
  }
  return (
    <Panel
      title="What looks like what"
      anchor="correspondence"
      lead={LEAD}
      aside={<ViewAside subject={subject} isFolded={!isUnfolded} onFold={() => setIsUnfolded(!isUnfolded)} />}
    >
      <div ref={body} hidden={!isUnfolded} aria-busy={answer === null && isReady}>
        <PictureDrop onFile={(file) => own.open(file, takeFirst)}>
          <AskBar asked={asked} answer={answer} onAsk={ask} onFile={own.open} />
          {failure && (
            <p className="note note-bad" role="alert">
              {failure}
            </p>
          )}
          {answer && <LookBar answer={answer} asked={asked} look={look} onAsk={ask} onLook={setLook} />}
          {answer ? (
            <Pair
              answer={answer}
              seen={seen}
              look={look}
              canvas={canvas}
              onLook={setLook}
              onSwap={() => seen && setLook(swapped(look, seen))}
              asTable={asTable}
            />
          ) : (
            <p className="lead pair-empty">
              {isReady ? 'Asking the network …' : 'Drawn as soon as device and images are here.'}
            </p>
          )}
          {answer && (
            <>
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
              />
            </>
          )}
          <AccuracyChart />
        </PictureDrop>
      </div>
    </Panel>
  )
}
