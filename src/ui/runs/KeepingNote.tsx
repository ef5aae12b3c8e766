// What is to be said of the copies of the runs that train: that there is none, or what to mind about one that goes on.

import { useShallow } from 'zustand/react/shallow'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { MAIN_BUTTON } from '../run/mainButton'
import { runsOf } from '../state/runSlice'
import { isLive } from '../state/runState'
import { useApp } from '../state/useApp'

export function KeepingNote() {
  return (
    <>
      <NotKept />
      <Cautions />
    </>
  )
}

function NotKept() {
  const reasons = useApp(
    useShallow((s) => [
      ...new Set(runsOf(s).flatMap(({ status, notKept }) => (isLive(status) && notKept ? [notKept] : []))),
    ]),
  )
  return reasons.map((reason) => (
    <div key={reason} className="note note-warn" role="status">
      <Icon name="alert" />
      <p>
        {reason} <strong>Save checkpoint</strong> in the bar above makes a file of it, which goes on later too.
      </p>
    </div>
  ))
}

function Cautions() {
  const cautions = useApp((s) => s.cautions)
  const dismissCautions = useApp((s) => s.dismissCautions)
  if (!cautions.length) return null
  return (
    <div className="note note-warn" role="status">
      <Icon name="alert" />
      <div>
        {cautions.map((caution) => (
          <p key={caution}>{caution}</p>
        ))}
      </div>
      <Button look="quiet" heir={MAIN_BUTTON} onClick={dismissCautions}>
        Dismiss
      </Button>
    </div>
  )
}
