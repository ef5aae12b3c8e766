// The map of images: which ones are alike to the network, and what the neighbours of one vote for.

import { useMemo, useRef, useState } from 'react'
import type { PictureChoice } from '../../../train/protocol'
import { imagesCsv } from '../../../viz/paint/features/imagesCsv'
import { extentOf } from '../../../viz/paint/features/mapFrame'
import { heldShare, planeOf } from '../../../viz/paint/features/pca'
import { cosinesTo } from '../../../viz/paint/features/similarity'
import { download } from '../../parts/download'
import { useApp } from '../../state/useApp'
import { TakeBar } from '../TakeBar'
import { ViewFrame } from '../ViewFrame'
import { lookedInto } from '../keepAsking'
import { subjectText } from '../networks'
import { pictureOf } from '../savePicture'
import { useLetter } from '../useLetter'
import { useOwnPicture } from '../useOwnPicture'
import { BasisNote } from './BasisNote'
import { ImageMap } from './ImageMap'
import { MapBar } from './MapBar'
import { OwnPicture } from './OwnPicture'
import { UmapNote } from './UmapNote'
import { comparedOf, nearestTo, titleOf } from './mapLook'
import { FIRST_MAP, FIRST_MAP_LOOK, type MapAsked, type MapLook } from './mapSettings'
import { useBasis } from './useBasis'
import { useImages } from './useImages'
import { usePlace } from './usePlace'
import { useUmap } from './useUmap'

const LEAD =
  'Every image where its feature puts it: the mean of its regions, or the cls token of a ViT, which is what k-NN compares (official eval_knn.py). Images that the network takes for alike lie together, though it was told of no class.'

export function ImagesView() {
  const [asked, setAsked] = useState<MapAsked>(FIRST_MAP)
  const [look, setLook] = useState<MapLook>(FIRST_MAP_LOOK)
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
  const place = usePlace(subject)
  const sample = useMemo(() => {
    if (!answer) return null
    const { heldOut, width, ownName } = answer
    const images = heldOut.indices.length - Number(ownName !== null)
    return images > 0 ? { features: heldOut.features.subarray(0, images * width), width, images, whose: title } : null
  }, [answer, title])
  const bases = useBasis(place, sample)
  const isUmap = look.layout === 'umap'
  const umap = useUmap(`${place}, ${asked.network}, ${name}`, answer, title, isUmap)
  const basis = bases.taken?.basis ?? null
  const drawn = useMemo(() => {
    if (!answer || !basis) return null
    const { features, indices } = answer.heldOut
    const laidOut = isUmap && umap.layout?.points.length === 2 * indices.length ? umap.layout.points : null
    const points = laidOut ?? planeOf(basis, features)
    return { points, extent: extentOf(points, laidOut ? null : basis) }
  }, [answer, basis, isUmap, umap.layout])
  const map = useMemo(() => answer && comparedOf(answer, 'heldOut'), [answer])
  const training = useMemo(() => answer && comparedOf(answer, 'training'), [answer])
  const searched = look.among === 'training' ? training : map
  const at = map && look.chosen !== null ? map.indices.indexOf(look.chosen) : -1
  const chosen = at < 0 ? null : at
  const width = answer?.width ?? 0
  const nearest = useMemo(() => {
    if (!map || !searched || chosen === null || searched.indices.length === 0) return null
    return nearestTo(map, chosen, searched, k, temperature, width)
  }, [map, searched, chosen, k, temperature, width])
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
    if (!map || !drawn || !searched) return
    const cosines =
      chosen === null ? null : cosinesTo(map.unit.subarray(chosen * width, (chosen + 1) * width), map.unit)
    const by = isUmap && umap.layout ? `UMAP of ${umap.layout.whose}` : `Basis of ${bases.taken?.whose ?? 'nobody yet'}`
    const words = [title, chosen === null ? by : `${by}. Chosen: ${titleOf(map.listed[chosen])}`]
    const blob =
      kind === 'csv'
        ? new Blob([imagesCsv(map.listed, drawn.points, cosines, nearest?.neighbours ?? [], searched.listed)], { type: 'text/csv' }) // prettier-ignore
        : canvas.current && (await pictureOf(canvas.current, words))
    if (blob) download(blob, `images.${kind}`)
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
      {answer && map && searched && (
        <>
          {isUmap && <UmapNote umap={umap} images={map.indices.length} whose={title} />}
          {!(isUmap && umap.layout) && (
            <BasisNote bases={bases} whose={title} rows="images" axes="Across and up" count={2} held={held} />
          )}
          {drawn && (
            <ImageMap
              answer={answer}
              map={map}
              searched={searched}
              pictures={pictures}
              points={drawn.points}
              extent={drawn.extent}
              look={look}
              chosen={chosen}
              nearest={nearest}
              temperature={temperature}
              onLook={change}
              asTable={asTable}
              canvas={canvas}
            />
          )}
          <TakeBar subject={title} what="Images" asTable={asTable} onTable={setAsTable} onSave={drawn ? save : null} />
        </>
      )}
    </ViewFrame>
  )
}
