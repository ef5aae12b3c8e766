// Whose features, and how they are laid out and drawn.

import { Segments } from '../../parts/Segments'
import { NETWORKS } from '../networks'
import type { MapAsked, MapLook } from './mapSettings'

interface Props {
  asked: MapAsked
  look: MapLook
  hasClasses: boolean
  onAsk: (change: Partial<MapAsked>) => void
  onLook: (change: Partial<MapLook>) => void
}

const LAYOUTS = [
  { value: 'pca', title: 'PCA' },
  { value: 'umap', title: 'UMAP' },
] as const
const MARKS = [
  { value: 'pictures', title: 'Pictures' },
  { value: 'classes', title: 'Classes' },
] as const

export function MapBar({ asked, look, hasClasses, onAsk, onLook }: Props) {
  return (
    <div className="look-bar">
      <Segments label="Network" options={NETWORKS} value={asked.network} onChange={(network) => onAsk({ network })} />
      <Segments label="Layout" options={LAYOUTS} value={look.layout} onChange={(layout) => onLook({ layout })} />
      {hasClasses && (
        <Segments label="Drawn as" options={MARKS} value={look.marks} onChange={(marks) => onLook({ marks })} />
      )}
    </div>
  )
}
