// The picture itself: the query, what it attends to, the same in all heads, and what was found in words.

import type { RefObject } from 'react'
import type { AnswerOf } from '../../../train/protocol'
import { AttentionCanvas } from './AttentionCanvas'
import { AttentionKey } from './AttentionKey'
import { BiasMap } from './BiasMap'
import { HeadTiles } from './HeadTiles'
import { Readout } from './Readout'
import type { Look, Seen } from './look'
import { channelText } from './words'

interface Props {
  answer: AnswerOf<'attention'>
  seen: Seen
  share: number
  canvas: RefObject<HTMLCanvasElement | null>
  onLook: (change: Partial<Look>) => void
}

export function AttentionPair({ answer, seen, share, canvas, onLook }: Props) {
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
        <AttentionCanvas answer={answer} seen={seen} onLook={onLook} canvas={canvas} />
        <AttentionKey seen={seen} share={share} />
      </div>
      <HeadTiles answer={answer} seen={seen} onChannel={(channel) => onLook({ channel })} />
      <div className="attention-below">
        {bias && seen.channel !== 'rollout' && <BiasMap bias={bias} head={seen.channel} seen={seen} />}
        <Readout seen={seen} />
      </div>
    </div>
  )
}
