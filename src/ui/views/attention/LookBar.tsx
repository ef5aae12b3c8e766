// Into which network and block is looked.

import type { AnswerOf } from '../../../train/protocol'
import { Segments } from '../../parts/Segments'
import { NETWORKS } from '../networks'
import { blocksOf, stagesOf } from './look'
import type { Asked } from './settings'
import { blockText } from './words'

interface Props {
  answer: AnswerOf<'attention'>
  asked: Asked
  onAsk: (change: Partial<Asked>) => void
}

export function LookBar({ answer, asked, onAsk }: Props) {
  const at = Math.min(asked.block, answer.blocks.length - 1)
  const { stage } = answer.blocks[at]
  const stages = stagesOf(answer)
  return (
    <div className="look-bar">
      <Segments label="Network" options={NETWORKS} value={asked.network} onChange={(network) => onAsk({ network })} />
      {stages.length > 1 && (
        <div className="look-choice">
          <span className="lead">Stage</span>
          <Segments
            label="Stage"
            options={stages.map((s) => ({ value: String(s), title: String(s + 1) }))}
            value={String(stage)}
            onChange={(value) => onAsk({ block: blocksOf(answer, Number(value)).at(-1) })}
          />
        </div>
      )}
      <div className="look-choice">
        <span className="lead">Block</span>
        <Segments
          label="Block"
          options={blocksOf(answer, stage).map((b) => ({ value: String(b), title: blockText(answer.blocks[b]) }))}
          value={String(at)}
          onChange={(value) => onAsk({ block: Number(value) })}
        />
      </div>
    </div>
  )
}
