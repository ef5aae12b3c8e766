// The picture of one network: the query, what it attends to, the same in all heads, and what was found in words.

import { useCallback, useMemo, useRef } from 'react'
import { attentionCsv } from '../../../viz/paint/attention/attentionCsv'
import type { Spot } from '../../../viz/paint/attention/frame'
import type { Answered } from '../useSights'
import { useTake, type Takes } from '../useTakes'
import { AttentionCanvas } from './AttentionCanvas'
import { AttentionKey } from './AttentionKey'
import { AttentionTable } from './AttentionTable'
import { BiasMap } from './BiasMap'
import { HeadTiles } from './HeadTiles'
import { Readout } from './Readout'
import { NOTHING_POINTED, seenOf, type Look, type Pointed } from './look'
import { channelText, querySentence } from './words'

interface Props {
  sight: Answered<'attention'>
  look: Look
  onLook: (change: Partial<Look>) => void
  pointed: Pointed
  onPoint: (pointed: Pointed) => void
  asTable: boolean
  takes: Takes
}

export function AttentionPair({ sight, look, onLook, pointed, onPoint, asTable, takes }: Props) {
  const { answer } = sight
  const canvas = useRef<HTMLCanvasElement>(null)
  const seen = useMemo(() => seenOf(answer, look, pointed), [answer, look, pointed])
  const kept = useMemo(() => seenOf(answer, look), [answer, look])
  // the same for every key that is pointed at: what is drawn of it is drawn once
  const ofQuery = useMemo(
    () => seenOf(answer, look, { ...NOTHING_POINTED, query: pointed.query }),
    [answer, look, pointed.query],
  )
  const pin = useCallback(
    (pinned: Spot) => {
      onPoint(NOTHING_POINTED)
      onLook({ pinned })
    },
    [onLook, onPoint],
  )
  const { bias, map, picture } = answer
  const { stage, inStage } = answer.blocks[answer.block]
  const where = `Stage ${stage + 1}, block ${inStage + 1}, ${channelText(kept.channel).toLowerCase()}${look.colours === 'shares' ? ', against equal shares' : ''}`
  useTake(takes, sight.twin, {
    canvas,
    words: [`${sight.title}. ${picture.title}. ${where}`, querySentence(kept)],
    csv: () => attentionCsv(map, kept.seat),
  })
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
        <AttentionCanvas answer={answer} seen={seen} onPoint={onPoint} onPin={pin} canvas={canvas} />
        <AttentionKey seen={seen} share={look.share} />
      </div>
      <HeadTiles answer={answer} seen={ofQuery} onChannel={(channel) => onLook({ channel })} />
      <div className="attention-below">
        {bias && seen.channel !== 'rollout' && <BiasMap bias={bias} head={seen.channel} seen={seen} />}
        <Readout seen={seen} />
      </div>
      <AttentionTable seen={kept} isSeen={asTable} />
    </div>
  )
}
