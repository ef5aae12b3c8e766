// The GPU device was lost and the run goes on: when, why, and what that cost. Of twins each where they differ.

import { useShallow } from 'zustand/react/shallow'
import { Icon } from '../parts/Icon'
import { runsOf } from '../state/runSlice'
import { isLive } from '../state/runState'
import { useApp } from '../state/useApp'
import { lossText } from './lossText'

export function LossNote() {
  const texts = useApp(
    useShallow((s) => [
      ...new Set(
        runsOf(s).flatMap(({ status, deviceLoss }) => (isLive(status) && deviceLoss ? [lossText(deviceLoss)] : [])),
      ),
    ]),
  )
  if (!texts.length) return null
  return (
    <div className="note note-warn" role="status">
      <Icon name="chip" />
      <div>
        {texts.map((text) => (
          <p key={text}>{text}</p>
        ))}
      </div>
    </div>
  )
}
