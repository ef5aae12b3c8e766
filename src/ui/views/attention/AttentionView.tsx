// The attention view: choose a block, a head and a token, and see what it attends to, where that truly lies.

import { useCallback, useState } from 'react'
import type { PlaceIn } from '../../../runs/place'
import type { PictureChoice } from '../../../train/protocol'
import { LayerBar } from '../LayerBar'
import { PicturePicker } from '../PicturePicker'
import { Sights } from '../Sights'
import { TakeBar } from '../TakeBar'
import { ViewFrame } from '../ViewFrame'
import { useOwnPicture } from '../useOwnPicture'
import { answerAmong, titlesOf } from '../useSights'
import { useTakes } from '../useTakes'
import { useView } from '../useView'
import { AttentionPair } from './AttentionPair'
import { DrawBar } from './DrawBar'
import { NOTHING_POINTED, type Look } from './look'
import { beginAt, placeOf } from './place'
import type { Asked } from './settings'
import { blockText, leadText } from './words'

/** @param place what a link has chosen here */
export function AttentionView({ place }: { place: PlaceIn<'attention'> | null }) {
  const [asked, setAsked] = useState<Asked>(() => beginAt(place).asked)
  const [look, setLook] = useState<Look>(() => beginAt(place).look)
  const [asTable, setAsTable] = useState(false)
  const own = useOwnPicture<Asked>()
  const takes = useTakes('attention')

  const view = useView('attention', asked)
  const answer = answerAmong(view.sights)
  const change = useCallback((part: Partial<Look>) => setLook((now) => ({ ...now, ...part })), [])

  const ask = (part: Partial<Asked>) => {
    own.forget(part)
    setAsked((now) => ({ ...now, ...part }))
  }
  const take = (picture: PictureChoice) => ask({ picture })
  const open = (file: File) => own.open(file, 'picture', take)

  return (
    <ViewFrame
      title="What a token attends to"
      anchor="attention"
      lead={leadText(answer)}
      view={view}
      pictureFailure={own.failure}
      onFile={open}
      asks={
        <div className="ask-bar">
          <PicturePicker
            name="Image"
            choice={asked.picture}
            shown={answer?.picture ?? null}
            classes={answer?.classes ?? []}
            onChoose={take}
            onFile={open}
          />
        </div>
      }
    >
      {answer && (
        <LayerBar
          network={asked.network}
          onNetwork={(network) => ask({ network })}
          label="Block"
          layers={answer.blocks}
          titleOf={blockText}
          layer={asked.block}
          onLayer={(block) => ask({ block })}
        />
      )}
      <Sights view={view} nothing={NOTHING_POINTED}>
        {(sight, pointed, onPoint) => (
          <AttentionPair
            sight={sight}
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
        <>
          <DrawBar look={look} onLook={change} />
          <TakeBar
            subject={titlesOf(view.sights)}
            what="Keys"
            asTable={asTable}
            onTable={setAsTable}
            onSave={takes.save}
            place={placeOf(asked, look)}
          />
        </>
      )}
    </ViewFrame>
  )
}
