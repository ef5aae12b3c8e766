// Regions as colours: what a network sees as alike has the same colour, in all pictures and over time.

import { useMemo, useRef, useState } from 'react'
import type { PlaceIn } from '../../../runs/place'
import type { PictureChoice } from '../../../train/protocol'
import { heldShare } from '../../../viz/paint/features/pca'
import { regionsCsv } from '../../../viz/paint/features/regionsCsv'
import { cosinesTo, unitRows } from '../../../viz/paint/features/similarity'
import { spotIn } from '../../../viz/paint/features/regionFrame'
import { useApp } from '../../state/useApp'
import { TakeBar } from '../TakeBar'
import { ViewFrame } from '../ViewFrame'
import { subjectText } from '../networks'
import { saveView } from '../saveView'
import { useLetter } from '../useLetter'
import { useOwnPicture } from '../useOwnPicture'
import { useView } from '../useView'
import { BasisNote } from './BasisNote'
import { LayerBar } from './LayerBar'
import { PageBar } from './PageBar'
import { RegionsGrid } from './RegionsGrid'
import { rowOf, type Pinned } from './look'
import { placeOfRegions, regionsAt, type RegionsAsked } from './place'
import { useBasis } from './useBasis'
import { usePlace } from './usePlace'
import { layerText } from './words'

const LEAD =
  'The features of every region, before the head, as the region loss compares them (EsViT, section 3.2), drawn by their three leading principal components as red, green and blue (DINOv2, figure 1). The components are kept while the network trains on, so that equal colours stay comparable.'

/** @param place what a link has chosen here */
export function RegionsView({ place }: { place: PlaceIn<'regions'> | null }) {
  const [asked, setAsked] = useState<RegionsAsked>(() => regionsAt(place).asked)
  const [pinned, setPinned] = useState<Pinned | null>(() => regionsAt(place).pinned)
  const [asTable, setAsTable] = useState(false)
  const own = useOwnPicture()
  const canvas = useRef<HTMLCanvasElement>(null)

  const inspection = useApp((s) => s.inspections.regions)
  const answer = inspection?.answer ?? null
  const subject = inspection?.subject
  const letter = useLetter(subject)
  const whose = usePlace(subject)
  const title = subject && answer ? subjectText(answer.network, subject, letter) : ''
  const sample = useMemo(() => {
    if (!answer?.sample) return null
    return { ...answer.sample, width: answer.width, whose: title }
  }, [answer, title])
  const bases = useBasis(answer ? `${whose}, ${answer.layer}` : '', sample)
  const forBasis = bases.isWanted
  const question = useMemo(() => ({ ...asked, forBasis }), [asked, forBasis])
  const view = useView('regions', question)
  const basis = bases.taken?.basis ?? null
  const held = useMemo(() => (basis && answer ? heldShare(basis, answer.features, 3) : 0), [basis, answer])

  const ask = (part: Partial<RegionsAsked>) => {
    own.forget()
    setAsked((now) => ({ ...now, ...part }))
    if (part.page !== undefined || part.own !== undefined) setPinned(null) // other pictures
  }
  const take = (picture: PictureChoice) => ask({ own: picture })
  const open = (file: File) => own.open(file, take)

  const save = async (kind: 'png' | 'csv') => {
    if (!answer) return
    const { grid, features, width, pictures, layers, layer } = answer
    const unit = unitRows(features, width)
    const row = pinned && rowOf(grid, spotIn(pinned.grid, grid, pinned.spot))
    const cosines = row === null ? null : cosinesTo(unit.subarray(row * width, (row + 1) * width), unit)
    const titles = pictures.map((picture) => picture.title)
    const words = [`${title}, ${layerText(layers[layer])}`, `Basis of ${bases.taken?.whose ?? 'nobody yet'}`]
    await saveView(kind, {
      name: 'regions',
      canvas: canvas.current,
      words,
      csv: () => regionsCsv(titles, grid, features, basis, cosines),
    })
  }
  return (
    <ViewFrame
      title="What regions have in common"
      anchor="regions"
      lead={LEAD}
      view={view}
      pictureFailure={own.failure}
      onFile={open}
      asks={
        <div className="ask-bar">
          <PageBar
            classes={answer?.classes ?? []}
            page={answer?.page ?? null}
            chosenClass={asked.class}
            ownName={asked.own?.from === 'file' ? asked.own.name : null}
            onPage={(page) => ask({ page })}
            onClass={(label) => ask({ class: label, page: 0 })}
            onFile={open}
            onRemove={() => ask({ own: null })}
          />
        </div>
      }
    >
      {answer && (
        <>
          <LayerBar
            answer={answer}
            network={asked.network}
            layer={asked.layer}
            onNetwork={(network) => ask({ network })}
            onLayer={(layer) => ask({ layer })}
          />
          <BasisNote bases={bases} whose={title} rows="regions" axes="Red, green and blue" count={3} held={held} />
          <RegionsGrid
            answer={answer}
            basis={basis}
            pinned={pinned}
            onPin={setPinned}
            asTable={asTable}
            canvas={canvas}
          />
          <TakeBar
            subject={title}
            what="Regions"
            asTable={asTable}
            onTable={setAsTable}
            onSave={save}
            place={placeOfRegions(asked, pinned)}
          />
        </>
      )}
    </ViewFrame>
  )
}
