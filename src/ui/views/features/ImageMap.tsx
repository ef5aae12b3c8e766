// The map of one network: how it is laid out, the image under the pointer, and the neighbours of the chosen one.

import { useMemo, useRef } from 'react'
import { wholeText } from '../../../base/numberText'
import type { AnswerOf } from '../../../train/protocol'
import { classKey } from '../../../viz/paint/features/classColours'
import { imagesCsv } from '../../../viz/paint/features/imagesCsv'
import { heldShare } from '../../../viz/paint/features/pca'
import { useApp } from '../../state/useApp'
import { experimentUnder } from '../lookedInto'
import type { Answered } from '../useSights'
import { useTake, type Takes } from '../useTakes'
import { BasisNote } from './BasisNote'
import { MapPicture } from './MapPicture'
import { UmapNote } from './UmapNote'
import { PLACES_APART } from './apart'
import { choiceOf, mapSeenOf, titleOf } from './mapLook'
import type { MapLook } from './mapSettings'
import type { Layouts } from './useLayouts'
import { LOOK_AT_IMAGES } from './words'

interface Props {
  sight: Answered<'images'>
  pictures: AnswerOf<'images'>['pictures']
  layouts: Layouts
  look: MapLook
  onLook: (change: Partial<MapLook>) => void
  /** Number within its split of the image under the pointer. */
  pointed: number | null
  onPoint: (image: number | null) => void
  asTable: boolean
  takes: Takes
}

export function ImageMap(props: Props) {
  const { sight, pictures, layouts, look, onLook, pointed, onPoint, asTable, takes } = props
  const { bases, umap } = layouts
  const { answer, title, letter } = sight
  const canvas = useRef<HTMLCanvasElement>(null)
  const k = useApp((s) => experimentUnder(s, letter).evaluation.k)
  const temperature = useApp((s) => experimentUnder(s, letter).evaluation.temperature)
  const isUmap = look.layout === 'umap'
  const basis = bases.taken?.basis ?? null
  // both for one reason, such as a worker that could not be fetched: that is said once, and both are tried again at once
  const isOneFailure = isUmap && umap.failure !== null && umap.failure === bases.failure
  const startBoth = () => {
    bases.renew()
    umap.start()
  }
  const layout = isUmap ? umap.layout : null
  const seen = useMemo(() => mapSeenOf(answer, basis, layout), [answer, basis, layout])
  const found = useMemo(
    () => choiceOf(seen, look.chosen, look.among, { k, temperature }),
    [seen, look.chosen, look.among, k, temperature],
  )
  const held = useMemo(() => (basis ? heldShare(basis, answer.heldOut.features, 2) : 0), [basis, answer])

  const { map, drawn } = seen
  const { chosen, cosines, nearest, searched } = found
  const by = layout ? `UMAP of ${layout.whose}` : `Basis of ${bases.taken?.whose ?? 'nobody yet'}`
  useTake(takes, sight.twin, drawn && {
    canvas,
    words: [
      `${title}, ${wholeText(map.indices.length)} images`,
      chosen === null ? by : `${by}. Chosen: ${titleOf(map.listed[chosen])}`,
      ...(sight.twin ? [PLACES_APART] : []),
    ],
    key: classKey(answer.classes),
    csv: () => imagesCsv(map.listed, drawn.points, cosines, nearest?.neighbours ?? [], searched.listed),
  }) // prettier-ignore
  return (
    <>
      {isUmap && (
        <UmapNote
          umap={isOneFailure ? { ...umap, start: startBoth } : umap}
          images={map.indices.length}
          whose={title}
        />
      )}
      {!layout && !isOneFailure && (
        <BasisNote
          bases={bases}
          whose={title}
          rows="images"
          axes="Across and up"
          look={LOOK_AT_IMAGES}
          count={2}
          held={held}
        />
      )}
      {drawn && (
        <MapPicture
          answer={answer}
          map={map}
          drawn={drawn}
          found={found}
          pictures={pictures}
          look={look}
          temperature={temperature}
          onLook={onLook}
          pointed={pointed}
          onPoint={onPoint}
          asTable={asTable}
          canvas={canvas}
        />
      )}
    </>
  )
}
