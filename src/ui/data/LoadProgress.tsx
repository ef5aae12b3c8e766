// A set being read, or its copy being written: bytes, images, pace, and a way to stop it.

import { Progress } from '@base-ui/react/progress'
import { bytesText, wholeText } from '../../base/numberText'
import { setMeta } from '../../data/sets.config'
import { Button } from '../parts/Button'
import { useApp } from '../state/useApp'
import { CHOSEN_SET } from './heirs'

const STAGES = {
  fetching: 'Fetching the files',
  reading: 'Reading the images',
  keeping: 'Keeping a copy in this browser',
} as const

export function LoadProgress() {
  const loading = useApp((s) => s.loading)
  const chosen = useApp((s) => s.config.data.name)
  const cancel = useApp((s) => s.cancelData)
  if (!loading) return null
  const { name, stage, loadedBytes, totalBytes, images, imagesPerSecond } = loading
  const share = totalBytes > 0 ? (100 * loadedBytes) / totalBytes : null
  return (
    <div className="loading">
      <Progress.Root className="progress" value={share} aria-label={STAGES[stage]}>
        <Progress.Track className="progress-track">
          <Progress.Indicator className="progress-fill" />
        </Progress.Track>
      </Progress.Root>
      <p>
        {name !== chosen && `${setMeta(name).title}: `}
        {STAGES[stage]}: {bytesText(loadedBytes)}
        {totalBytes > 0 && ` of ${bytesText(totalBytes)}`}
        {images > 0 && `, ${wholeText(images)} images`}
        {stage === 'reading' && images > 0 && `, ${wholeText(imagesPerSecond)} images/s`}
      </p>
      <Button look="quiet" icon="close" heir={CHOSEN_SET} onClick={cancel}>
        Cancel
      </Button>
    </div>
  )
}
