// After Stop: the way on with what was stopped, from its copy in this browser. The list of runs, far below, has the same.

import { useShallow } from 'zustand/react/shallow'
import { Button } from '../parts/Button'
import { useApp } from '../state/useApp'
import { MAIN_BUTTON } from './mainButton'
import { stoppedCopies } from './stoppedCopies'

export function GoOnButton() {
  const keys = useApp(useShallow(stoppedCopies))
  const isOpening = useApp((s) => s.isOpening)
  const isLocked = useApp((s) => s.device === null)
  const goOn = useApp((s) => s.goOn)
  if (!keys.length) return null
  return (
    <Button icon="play" heir={MAIN_BUTTON} disabled={isOpening || isLocked} onClick={() => goOn(keys)}>
      {isOpening ? 'Opening…' : 'Go on'}
    </Button>
  )
}
