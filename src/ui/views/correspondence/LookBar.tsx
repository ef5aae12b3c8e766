// How two views are made of the picture, and into which network and stage is looked.

import type { AnswerOf } from '../../../train/protocol'
import { Segments } from '../../parts/Segments'
import { NETWORKS } from '../networks'
import { stageName, stageOf, type Look } from './look'
import { PAIRS, type Asked } from './settings'

interface Props {
  answer: AnswerOf<'correspondence'>
  asked: Asked
  look: Look
  onAsk: (change: Partial<Asked>) => void
  onLook: (look: Look) => void
}

export function LookBar({ answer, asked, look, onAsk, onLook }: Props) {
  const stage = stageOf(answer, look)
  const at = answer.stages.indexOf(stage)
  const options = answer.stages.map((_, i) => ({ value: String(i), title: stageName(answer, i) }))
  return (
    <div className="look-bar">
      <Segments label="Views" options={PAIRS} value={asked.pair} onChange={(pair) => onAsk({ pair })} />
      <Segments label="Network" options={NETWORKS} value={asked.network} onChange={(network) => onAsk({ network })} />
      <Segments
        label="Stage"
        options={options}
        value={String(at)}
        onChange={(value) => onLook({ ...look, stage: Number(value) })}
      />
    </div>
  )
}
