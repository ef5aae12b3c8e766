// Into which network and output is looked.

import type { AnswerOf, NetworkName } from '../../../train/protocol'
import { Segments } from '../../parts/Segments'
import { NETWORKS } from '../networks'
import { outputText } from './words'

interface Props {
  answer: AnswerOf<'regions'>
  network: NetworkName
  layer: number
  onNetwork: (network: NetworkName) => void
  onLayer: (layer: number) => void
}

export function LayerBar({ answer: { layers }, network, layer, onNetwork, onLayer }: Props) {
  const at = Math.min(layer, layers.length - 1)
  const { stage } = layers[at]
  const stages = [...new Set(layers.map((l) => l.stage))]
  const ofStage = (wanted: number) => layers.flatMap((l, i) => (l.stage === wanted ? [i] : []))
  return (
    <div className="look-bar">
      <Segments label="Network" options={NETWORKS} value={network} onChange={onNetwork} />
      {stages.length > 1 && (
        <div className="look-choice">
          <span className="lead">Stage</span>
          <Segments
            label="Stage"
            options={stages.map((s) => ({ value: String(s), title: String(s + 1) }))}
            value={String(stage)}
            onChange={(value) => onLayer(ofStage(Number(value)).at(-1) ?? at)}
          />
        </div>
      )}
      <div className="look-choice">
        <span className="lead">After</span>
        <Segments
          label="After"
          options={ofStage(stage).map((i) => ({ value: String(i), title: outputText(layers[i]) }))}
          value={String(at)}
          onChange={(value) => onLayer(Number(value))}
        />
      </div>
    </div>
  )
}
