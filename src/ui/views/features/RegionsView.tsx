// Regions as colours: what a network sees as alike has the same colour, in all pictures and over time.

import { useMemo, useState } from 'react'
import type { PlaceIn } from '../../../runs/place'
import type { PictureChoice } from '../../../train/protocol'
import { LayerBar } from '../LayerBar'
import { Sights } from '../Sights'
import { TakeBar } from '../TakeBar'
import { ViewFrame } from '../ViewFrame'
import { useOwnPicture } from '../useOwnPicture'
import { answerAmong, titlesOf, useSights, type Sight } from '../useSights'
import { useTakes } from '../useTakes'
import { useView } from '../useView'
import { PageBar } from './PageBar'
import { RegionsGrid } from './RegionsGrid'
import { COLOURS_APART } from './apart'
import type { Pinned } from './look'
import { placeOfRegions, regionsAt, type RegionsAsked } from './place'
import { useBasis, type Bases } from './useBasis'
import { outputText } from './words'

const LEAD =
  'The features of every region, before the head, as the region loss compares them (EsViT, section 3.2), drawn by their three leading principal components as red, green and blue (DINOv2, figure 1). The components are kept while the network trains on, so that equal colours of one network stay comparable.'

/** @param place what a link has chosen here */
export function RegionsView({ place }: { place: PlaceIn<'regions'> | null }) {
  const [asked, setAsked] = useState<RegionsAsked>(() => regionsAt(place).asked)
  const [pinned, setPinned] = useState<Pinned | null>(() => regionsAt(place).pinned)
  const [asTable, setAsTable] = useState(false)
  const own = useOwnPicture<RegionsAsked>()
  const takes = useTakes('regions')

  const sights = useSights('regions')
  const answer = answerAmong(sights)
  const [a, b] = (['A', 'B'] as const).map((letter) => sights.find((sight) => sight.letter === letter))
  const bases = { A: useRegionsBasis(a), B: useRegionsBasis(b) }
  const forBasis = sights.some(({ letter, failure }) => !failure && bases[letter].isWanted)
  const question = useMemo(() => ({ ...asked, forBasis }), [asked, forBasis])
  const view = useView('regions', question)

  const ask = (part: Partial<RegionsAsked>) => {
    own.forget(part)
    setAsked((now) => ({ ...now, ...part }))
    if (part.page !== undefined || part.own !== undefined) setPinned(null) // other pictures
  }
  const take = (picture: PictureChoice) => ask({ own: picture })
  const open = (file: File) => own.open(file, 'own', take)

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
        <LayerBar
          network={asked.network}
          onNetwork={(network) => ask({ network })}
          label="After"
          layers={answer.layers}
          titleOf={outputText}
          layer={asked.layer}
          onLayer={(layer) => ask({ layer })}
        />
      )}
      {sights.length > 1 && <p className="lead">{COLOURS_APART}</p>}
      <Sights view={view} nothing={null as Pinned | null}>
        {(sight, pointed, onPoint) => (
          <RegionsGrid
            sight={sight}
            bases={bases[sight.letter]}
            pinned={pinned}
            onPin={setPinned}
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
          what="Regions"
          asTable={asTable}
          onTable={setAsTable}
          onSave={takes.save}
          place={placeOfRegions(asked, pinned)}
        />
      )}
    </ViewFrame>
  )
}

/** The basis of one network: of its own, for the features of two have nothing in common. */
function useRegionsBasis(sight: Sight<'regions'> | undefined): Bases {
  const { answer = null, title = '', place = '' } = sight ?? {}
  const sample = useMemo(
    () => (answer?.sample ? { ...answer.sample, width: answer.width, whose: title } : null),
    [answer, title],
  )
  return useBasis(answer ? `${place}, ${answer.layer}` : '', answer?.width ?? 0, sample)
}
