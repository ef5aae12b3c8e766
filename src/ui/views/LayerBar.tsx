// Into which network is looked, and where in it: in which stage, and at what of that stage.

import type { NetworkName } from '../../train/protocol'
import { Segments } from '../parts/Segments'
import { NETWORKS } from './networks'

interface Props<L extends { stage: number }> {
  network: NetworkName
  onNetwork: (network: NetworkName) => void
  /** What is chosen within a stage, e.g. `Block`. */
  label: string
  /** All that can be looked at, through all stages, and what each is called within its own. */
  layers: readonly L[]
  titleOf: (layer: L) => string
  /** The last one is taken where there are fewer. */
  layer: number
  onLayer: (layer: number) => void
}

export function LayerBar<L extends { stage: number }>(props: Props<L>) {
  const { network, onNetwork, label, layers, titleOf, layer, onLayer } = props
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
        <span className="lead">{label}</span>
        <Segments
          label={label}
          options={ofStage(stage).map((i) => ({ value: String(i), title: titleOf(layers[i]) }))}
          value={String(at)}
          onChange={(value) => onLayer(Number(value))}
        />
      </div>
    </div>
  )
}
