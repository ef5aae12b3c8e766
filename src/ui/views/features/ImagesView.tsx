// The map of images: which ones are alike to the network, and what the neighbours of one vote for.

import { useMemo, useRef, useState } from 'react'
import type { PlaceIn } from '../../../runs/place'
import type { PictureChoice } from '../../../train/protocol'
import { imagesCsv } from '../../../viz/paint/features/imagesCsv'
import { heldShare } from '../../../viz/paint/features/pca'
import { useApp } from '../../state/useApp'
import { TakeBar } from '../TakeBar'
import { ViewFrame } from '../ViewFrame'
import { lookedInto } from '../keepAsking'
import { subjectText } from '../networks'
import { saveView } from '../saveView'
import { useLetter } from '../useLetter'
import { useOwnPicture } from '../useOwnPicture'
import { BasisNote } from './BasisNote'
import { ImageMap } from './ImageMap'
import { MapBar } from './MapBar'
import { OwnPicture } from './OwnPicture'
import { UmapNote } from './UmapNote'
import { choiceOf, mapSeenOf, sampleOf, titleOf } from './mapLook'
import type { MapAsked, MapLook } from './mapSettings'
import { imagesAt, placeOfImages } from './place'
import { useBasis } from './useBasis'
import { useImages } from './useImages'
import { usePlace } from './usePlace'
import { useUmap } from './useUmap'

const LEAD =
  'Every image where its feature puts it: the mean of its regions, or the cls token of a ViT, which is what k-NN compares (official eval_knn.py). Images that the network takes for alike lie together, though it was told of no class.'

/** @param place what a link has chosen here */
export function ImagesView({ place }: { place: PlaceIn<'images'> | null }) {
  const [asked, setAsked] = useState<MapAsked>(() => imagesAt(place).asked)
  const [look, setLook] = useState<MapLook>(() => imagesAt(place).look)
  const [ownNumber, setOwnNumber] = useState(0)
  const [asTable, setAsTable] = useState(false)
  const own = useOwnPicture()
  const canvas = useRef<HTMLCanvasElement>(null)
  const k = useApp((s) => lookedInto(s).evaluation.k)
  const temperature = useApp((s) => lookedInto(s).evaluation.temperature)

  const { view, answer, pictures, count, name } = useImages(asked, ownNumber)
  const subject = view.inspection?.subject
  const letter = useLetter(subject)
  const title = subject && answer ? subjectText(answer.network, subject, letter) : ''
  const whose = usePlace(subject)
  const sample = useMemo(() => answer && sampleOf(answer, title), [answer, title])
  const bases = useBasis(whose, sample)
  const isUmap = look.layout === 'umap'
  const umap = useUmap(`${whose}, ${asked.network}, ${name}`, answer, title, isUmap)
  const basis = bases.taken?.basis ?? null
  const layout = isUmap ? umap.layout : null
  const seen = useMemo(() => answer && mapSeenOf(answer, basis, layout), [answer, basis, layout])
  const found = useMemo(
    () => seen && choiceOf(seen, look.chosen, look.among, { k, temperature }),
    [seen, look.chosen, look.among, k, temperature],
  )
  const held = useMemo(() => (basis && answer ? heldShare(basis, answer.heldOut.features, 2) : 0), [basis, answer])

  const ask = (part: Partial<MapAsked>) => {
    own.forget()
    setAsked((now) => ({ ...now, ...part }))
  }
  const change = (part: Partial<MapLook>) => {
    const next = { ...look, ...part }
    setLook(next)
    if (next.chosen !== null && next.among === 'training' && !asked.usesTraining) ask({ usesTraining: true })
  }
  const take = (picture: PictureChoice) => {
    setOwnNumber((now) => now + 1)
    ask({ own: picture, ...(look.among === 'training' && { usesTraining: true }) })
    setLook((now) => ({ ...now, chosen: -1 }))
  }
  const open = (file: File) => own.open(file, take)

  const save = async (kind: 'png' | 'csv') => {
    if (!seen?.drawn || !found) return
    const { chosen, cosines, nearest, searched } = found
    const by = layout ? `UMAP of ${layout.whose}` : `Basis of ${bases.taken?.whose ?? 'nobody yet'}`
    const words = [title, chosen === null ? by : `${by}. Chosen: ${titleOf(seen.map.listed[chosen])}`]
    const csv = () => imagesCsv(seen.map.listed, seen.drawn?.points ?? [], cosines, nearest?.neighbours ?? [], searched.listed) // prettier-ignore
    await saveView(kind, { name: 'images', canvas: canvas.current, words, csv })
  }
  return (
    <ViewFrame
      title="Which images are alike"
      anchor="images"
      lead={LEAD}
      view={view}
      pictureFailure={own.failure}
      onFile={open}
      asks={
        <div className="ask-bar">
          <MapBar
            asked={asked}
            count={count}
            look={look}
            hasClasses={(answer?.classes.length ?? 0) > 0}
            onAsk={ask}
            onLook={change}
          />
          <OwnPicture
            name={asked.own?.from === 'file' ? asked.own.name : null}
            onFile={open}
            onRemove={() => ask({ own: null })}
          />
        </div>
      }
    >
      {answer && seen && found && (
        <>
          {isUmap && <UmapNote umap={umap} images={seen.map.indices.length} whose={title} />}
          {!layout && (
            <BasisNote bases={bases} whose={title} rows="images" axes="Across and up" count={2} held={held} />
          )}
          {seen.drawn && (
            <ImageMap
              answer={answer}
              map={seen.map}
              drawn={seen.drawn}
              found={found}
              pictures={pictures}
              look={look}
              temperature={temperature}
              onLook={change}
              asTable={asTable}
              canvas={canvas}
            />
          )}
          <TakeBar
            subject={title}
            what="Images"
            asTable={asTable}
            onTable={setAsTable}
            onSave={seen.drawn ? save : null}
            place={placeOfImages(asked, look)}
          />
        </>
      )}
    </ViewFrame>
  )
}
