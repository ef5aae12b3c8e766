// The map of images: which ones are alike to the network, and what the neighbours of one vote for.

import { useState } from 'react'
import type { PlaceIn } from '../../../runs/place'
import type { PictureChoice, RunLetter } from '../../../train/protocol'
import { Sights } from '../Sights'
import { TakeBar } from '../TakeBar'
import { ViewFrame } from '../ViewFrame'
import { useOwnPicture } from '../useOwnPicture'
import { answerAmong, titlesOf } from '../useSights'
import { useTakes } from '../useTakes'
import { CountBar } from './CountBar'
import { ImageMap } from './ImageMap'
import { MapBar } from './MapBar'
import { PLACES_APART } from './apart'
import type { MapAsked, MapLook } from './mapSettings'
import { imagesAt, placeOfImages } from './place'
import { useImages } from './useImages'
import { useLayouts } from './useLayouts'

const LEAD =
  'Every image where its feature puts it: the mean of its regions, or the cls token of a ViT, which is what k-NN compares (official eval_knn.py). Images that the network takes for alike lie together, though it was told of no class.'

/** @param place what a link has chosen here */
export function ImagesView({ place }: { place: PlaceIn<'images'> | null }) {
  const [asked, setAsked] = useState<MapAsked>(() => imagesAt(place).asked)
  const [look, setLook] = useState<MapLook>(() => imagesAt(place).look)
  const [ownNumber, setOwnNumber] = useState(0)
  const [asTable, setAsTable] = useState(false)
  const own = useOwnPicture<MapAsked>()
  const takes = useTakes('images')

  const { view, sights, count } = useImages(asked, ownNumber)
  const answer = answerAmong(sights)
  const isUmap = look.layout === 'umap'
  const under = (letter: RunLetter) => sights.find((sight) => sight.letter === letter)
  const layouts = { A: useLayouts(under('A'), isUmap), B: useLayouts(under('B'), isUmap) }

  const ask = (part: Partial<MapAsked>) => {
    own.forget(part)
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
  const open = (file: File) => own.open(file, 'own', take)

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
          <CountBar
            count={count}
            ownName={asked.own?.from === 'file' ? asked.own.name : null}
            onCount={(wanted) => ask({ count: wanted })}
            onFile={open}
            onRemove={() => ask({ own: null })}
          />
        </div>
      }
    >
      <MapBar asked={asked} look={look} hasClasses={(answer?.classes.length ?? 0) > 0} onAsk={ask} onLook={change} />
      {sights.length > 1 && <p className="lead">{PLACES_APART}</p>}
      <Sights view={view} nothing={null as number | null}>
        {(sight, pointed, onPoint) => (
          <ImageMap
            sight={sight}
            pictures={under(sight.letter)?.pictures ?? null}
            layouts={layouts[sight.letter]}
            look={look}
            onLook={change}
            pointed={pointed}
            onPoint={onPoint}
            asTable={asTable}
            takes={takes}
          />
        )}
      </Sights>
      {answer && (
        <TakeBar
          subject={titlesOf(sights)}
          what="Images"
          asTable={asTable}
          onTable={setAsTable}
          onSave={takes.save}
          place={placeOfImages(asked, look)}
        />
      )}
    </ViewFrame>
  )
}
