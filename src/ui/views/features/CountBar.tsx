// How many held-out images are on the map, and a picture of the reader's own among them.

import { useId } from 'react'
import { wholeText } from '../../../base/numberText'
import { OwnPicture } from './OwnPicture'
import { COUNTS } from './mapSettings'

interface Props {
  count: number
  /** Name of the reader's own picture, where there is one. */
  ownName: string | null
  onCount: (count: number) => void
  onFile: (file: File) => void
  onRemove: () => void
}

export function CountBar({ count, ownName, onCount, onFile, onRemove }: Props) {
  const countId = useId()
  return (
    <div className="picture-picker" role="group" aria-label="Images">
      <label className="lead" htmlFor={countId}>
        Images
      </label>
      <select id={countId} className="select" value={count} onChange={({ target }) => onCount(Number(target.value))}>
        {COUNTS.map((some) => (
          <option key={some} value={some}>
            {wholeText(some)}
          </option>
        ))}
      </select>
      <OwnPicture name={ownName} onFile={onFile} onRemove={onRemove} />
    </div>
  )
}
