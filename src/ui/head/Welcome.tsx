// What a first-time visitor reads: what will happen, drawn, before it happens.

import { hasRegions } from '../../ssl/ssl.config'
import { useApp } from '../state/useApp'
import { Panel } from '../parts/Panel'

export function Welcome() {
  const isDense = useApp((s) => hasRegions(s.config.objective))
  const crops = useApp((s) => s.config.augment.localCrops)
  const isPossible = useApp((s) => s.noDevice === null)
  const title = isPossible
    ? 'Press Start, and a network learns to see without a label'
    : 'How a network learns to see without a label'
  return (
    <Panel title={title} className="welcome">
      <div className="welcome-body">
        <ol className="welcome-steps">
          <li>
            <strong>Every image becomes {2 + crops} views</strong>: two large crops
            {crops > 0 && `, ${crops} small ones`}, recoloured at random.
          </li>
          <li>
            <strong>The student must guess what the teacher says</strong> of another view of the same image.
            {isDense && ' And for every region of a view, what the teacher says of the region most like it.'}
          </li>
          <li>
            <strong>The teacher is the student’s slow average.</strong> Nobody tells either what is in the image; how
            much they found out, held-out images show while you watch.
          </li>
        </ol>
        <Diagram hasRegions={isDense} crops={crops} />
      </div>
      <p className="welcome-foot">
        Everything runs on this device, in WGSL kernels written for this page; no image leaves it. The method is EsViT (
        <a href="https://arxiv.org/abs/2106.09785" rel="noreferrer">
          arXiv 2106.09785
        </a>
        ), in small.
      </p>
    </Panel>
  )
}

/** Places of small crops, and as many of them as are drawn; the words above say how many there are. */
const SMALL = [
  [14, 118],
  [40, 118],
  [14, 144],
  [40, 144],
] as const

function Diagram({ hasRegions, crops }: { hasRegions: boolean; crops: number }) {
  const words = hasRegions
    ? 'Views of an image go to a student and a teacher; view loss and region loss compare what they say; the teacher follows the student.'
    : 'Views of an image go to a student and a teacher; the view loss compares what they say; the teacher follows the student.'
  return (
    <svg className="diagram" viewBox="0 0 360 190" role="img" aria-label={words}>
      <g className="diagram-views">
        <rect x="8" y="30" width="44" height="44" rx="4" />
        <rect x="20" y="42" width="44" height="44" rx="4" />
        {SMALL.slice(0, crops).map(([x, y]) => (
          <rect key={`${x} ${y}`} x={x} y={y} width="22" height="22" rx="3" />
        ))}
      </g>
      <g className="diagram-arrows">
        <path d="M72 66 H116" />
        {crops > 0 && <path d="M72 136 L116 128" />}
        <path d="M68 80 L116 116" />
        <path d="M208 60 H246" />
        <path d="M208 132 H246" />
        <path className="diagram-slow" d="M130 106 V88" />
      </g>
      <g className="diagram-box">
        <rect x="118" y="38" width="90" height="44" rx="8" />
        <rect x="118" y="110" width="90" height="44" rx="8" />
      </g>
      <g className="diagram-loss">
        <rect x="248" y="44" width="104" height={hasRegions ? 48 : 104} rx="8" />
        {hasRegions && <rect className="diagram-region" x="248" y="100" width="104" height="48" rx="8" />}
      </g>
      <g className="diagram-words">
        <text x="36" y="22">
          views
        </text>
        <text x="163" y="65">
          teacher
        </text>
        <text x="163" y="137">
          student
        </text>
        <text x="138" y="101" className="diagram-small">
          slow average
        </text>
        <text x="300" y={hasRegions ? 73 : 101}>
          view loss
        </text>
        {hasRegions && (
          <text x="300" y="129">
            region loss
          </text>
        )}
      </g>
    </svg>
  )
}
