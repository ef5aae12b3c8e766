// A set being read: bytes, images, and a way to stop it.

import { Progress } from '@base-ui/react/progress'
import { Button } from '../parts/Button'
import { bytesText, wholeText } from '../parts/numberText'
import { useApp } from '../state/useApp'

export function LoadProgress() {
  const loading = useApp((s) => s.loading)
  const cancel = useApp((s) => s.cancelData)
  if (!loading) return null
  const { loadedBytes, totalBytes, images } = loading
  const share = totalBytes > 0 ? (100 * loadedBytes) / totalBytes : null
  return (
    <div className="loading">
      <Progress.Root className="progress" value={share} aria-label="Reading the images">
        <Progress.Track className="progress-track">
          <Progress.Indicator className="progress-fill" />
        </Progress.Track>
      </Progress.Root>
      <p>
        {bytesText(loadedBytes)} of {bytesText(totalBytes)}
        {images > 0 && `, ${wholeText(images)} images`}
      </p>
      <Button look="quiet" icon="close" onClick={cancel}>
        Cancel
      </Button>
    </div>
  )
}
