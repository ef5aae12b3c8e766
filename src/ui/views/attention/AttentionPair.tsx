// The picture itself: the query, what it attends to, the same in all heads, and what was found in words.

import { useCallback, useMemo, useState, type RefObject } from 'react'
import type { AnswerOf } from '../../../train/protocol'
import type { Spot } from '../../../viz/paint/attention/frame'
import { AttentionCanvas } from './AttentionCanvas'
import { AttentionKey } from './AttentionKey'
import { BiasMap } from './BiasMap'
import { HeadTiles } from './HeadTiles'
import { Readout } from './Readout'
import { NOTHING_POINTED, seenOf, type Look, type Pointed } from './look'
import { channelText } from './words'

interface Props {
  answer: AnswerOf<'attention'>
  look: Look
  canvas: RefObject<HTMLCanvasElement | null>
  onLook: (change: Partial<Look>) => void
}

export function AttentionPair({ answer, look, canvas, onLook }: Props) {
  // kept here, so that the pointer moves nothing but the picture and its words
  const [pointed, setPointed] = useState<Pointed>(NOTHING_POINTED)
  const seen = useMemo(() => seenOf(answer, look, pointed), [answer, look, pointed])
  const pin = useCallback(
    (pinned: Spot) => {
      setPointed(NOTHING_POINTED)
      onLook({ pinned })
    },
    [onLook],
  )
  const { bias } = answer
  return (
    <div className="pair">
      <div className="pair-picture">
        <div className="pair-head">
          <h3 className="pair-name">
            Query<span className="lead"> point at a token</span>
          </h3>
          <h3 className="pair-name">
            {channelText(seen.channel)}
            <span className="lead"> what it attends to</span>
          </h3>
        </div>
        <AttentionCanvas answer={answer} seen={seen} onPoint={setPointed} onPin={pin} canvas={canvas} />
        <AttentionKey seen={seen} share={look.share} />
      </div>
      <HeadTiles answer={answer} seen={seen} onChannel={(channel) => onLook({ channel })} />
      <div className="attention-below">
        {bias && seen.channel !== 'rollout' && <BiasMap bias={bias} head={seen.channel} seen={seen} />}
        <Readout seen={seen} />
      </div>
    </div>
  )
}
