// Whose features, how they are laid out and drawn, how many images, and a picture of the reader's own among them.

import { useId } from 'react'
import { Segments } from '../../parts/Segments'
import { wholeText } from '../../parts/numberText'
import { NETWORKS } from '../networks'
import { COUNTS, type MapAsked, type MapLook } from './mapSettings'

interface Props {
  asked: MapAsked
  count: number
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

export function MapBar({ asked, count, look, hasClasses, onAsk, onLook }: Props) {
  const countId = useId()
  return (
    <div className="look-bar">
      <Segments label="Network" options={NETWORKS} value={asked.network} onChange={(network) => onAsk({ network })} />
      <Segments label="Layout" options={LAYOUTS} value={look.layout} onChange={(layout) => onLook({ layout })} />
      {hasClasses && (
        <Segments label="Drawn as" options={MARKS} value={look.marks} onChange={(marks) => onLook({ marks })} />
      )}
      <div className="look-choice">
        <label className="lead" htmlFor={countId}>
          Images
        </label>
        <select
          id={countId}
          className="select"
          value={count}
          onChange={({ target }) => onAsk({ count: Number(target.value) })}
        >
          {COUNTS.map((some) => (
            <option key={some} value={some}>
              {wholeText(some)}
            </option>
          ))}
        </select>
      </div>
    </div>
  )
}
