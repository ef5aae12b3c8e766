// Nearer, further, all of it: for those who have no wheel, or use none.

import { IconButton } from '../../parts/Button'
import { useColumnName } from '../../twin/columnName'

interface Props {
  isWhole: boolean
  onZoom: (by: number) => void
  onWhole: () => void
}

/** Of a press on + or −. */
export const STEP = 1.6

export function ZoomButtons({ isWhole, onZoom, onWhole }: Props) {
  const nameOf = useColumnName()
  return (
    <div className="map-zoom">
      <IconButton icon="plus" label={nameOf('Zoom in')} onClick={() => onZoom(STEP)} />
      <IconButton icon="minus" label={nameOf('Zoom out')} disabled={isWhole} onClick={() => onZoom(1 / STEP)} />
      <IconButton icon="whole" label={nameOf('The whole map')} disabled={isWhole} onClick={onWhole} />
    </div>
  )
}
