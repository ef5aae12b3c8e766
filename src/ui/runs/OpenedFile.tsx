// A checkpoint out of a file, before anything is made of it: what it is, and going on with it.

import { bytesText, wholeText } from '../../base/numberText'
import { nearestPreset } from '../../runs/nearestPreset'
import { Button } from '../parts/Button'
import { MAIN_BUTTON } from '../run/mainButton'
import { useApp } from '../state/useApp'

export function OpenedFile() {
  const opened = useApp((s) => s.checkpointFile)
  const isOpening = useApp((s) => s.isOpening)
  const isLocked = useApp((s) => s.device === null)
  const goOn = useApp((s) => s.goOn)
  const forgetCheckpoint = useApp((s) => s.forgetCheckpoint)
  if (!opened) return null
  const { name, config, step, data, bytes, hasLog } = opened
  const isDone = step >= config.steps
  return (
    <div className="note note-info offer" role="region" aria-label="Checkpoint from a file">
      <div>
        <h3>{name}</h3>
        <p>
          {nearestPreset(config).title}, step {wholeText(step)} of {wholeText(config.steps)}, trained on {data};{' '}
          {bytesText(bytes)}
          {hasLog ? ', with its curves.' : ', without curves: it was saved before they were part of the file.'}
        </p>
        <p className="offer-buttons">
          <Button
            icon="play"
            look="primary"
            heir={MAIN_BUTTON}
            disabled={isOpening || isLocked}
            onClick={() => goOn([null])}
          >
            {isDone ? 'Open it' : 'Go on from here'}
          </Button>
          <Button look="quiet" heir="#runs .panel-aside .button" onClick={forgetCheckpoint}>
            Leave it
          </Button>
        </p>
      </div>
    </div>
  )
}
