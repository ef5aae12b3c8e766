// Said above everything else: there is no device, or, until there is a run, that it is slow; from then on the chip in the
// head of the page is enough.

import { isLight } from '../../runs/work'
import { Icon } from '../parts/Icon'
import { usePassedFocus } from '../parts/usePassedFocus'
import { MAIN_BUTTON } from '../run/mainButton'
import { useApp } from '../state/useApp'

export function DeviceNotice() {
  const noDevice = useApp((s) => s.noDevice)
  const isSoftware = useApp((s) => s.device?.isSoftware ?? false)
  const isSmall = useApp((s) => isLight(s.config))
  const hasRun = useApp((s) => s.runId > 0)

  if (noDevice)
    return (
      <div className="note note-bad notice-device" role="alert">
        <Icon name="alert" />
        <div>
          <h2>Nothing can be trained here yet</h2>
          <p>{noDevice.reason}</p>
          <p>{noDevice.advice}</p>
          <p>Settings, presets and links work without it.</p>
        </div>
      </div>
    )
  if (!isSoftware || hasRun) return null
  return (
    <div className="note note-warn notice-device" role="status">
      <Icon name="chip" />
      <div>
        <h2>Slow reference mode</h2>
        <p>
          The browser offers only a software adapter, which runs on the processor. The numbers are the same as on a
          graphics card; a step takes tens of times longer.
          {!isSmall && ' The preset “First look” is small enough for it.'}
        </p>
        {!isSmall && <TakeSmallest />}
      </div>
    </div>
  )
}

/** It goes once it is pressed: what comes next is to start. */
function TakeSmallest() {
  const choosePreset = useApp((s) => s.choosePreset)
  const button = usePassedFocus(MAIN_BUTTON)
  return (
    <button ref={button} type="button" className="linkish" onClick={() => choosePreset('smoke')}>
      Take “First look”
    </button>
  )
}
