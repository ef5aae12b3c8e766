// Said above everything else until there is a run: on what the networks will train, or that nothing can, or that it will be
// slow; from then on the chip in the head of the page is enough. It is there, as high as it will be, before the device is.

import { SMALLEST_PRESET, presetNamed } from '../../runs/presets'
import { isLight } from '../../runs/work'
import type { DeviceInfo } from '../../train/protocol'
import { Icon } from '../parts/Icon'
import { Linkish } from '../parts/Linkish'
import { MAIN_BUTTON } from '../run/mainButton'
import { useApp } from '../state/useApp'

const SLOW = 'Only a software adapter is here: the same numbers, but a step takes tens of times longer.'
const TAKE_SMALLEST = `Take “${presetNamed(SMALLEST_PRESET).title}”`
const SMALL_ENOUGH = ', which is small enough.'

export function DeviceNotice() {
  const noDevice = useApp((s) => s.noDevice)
  const device = useApp((s) => s.device)
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
  if (hasRun) return null
  const isSlow = device?.isSoftware ?? false
  return (
    <div className={`note ${isSlow ? 'note-warn' : 'note-plain'} notice-device`} role="status">
      <Icon name="chip" />
      <div>
        <h2>{device ? titleOf(device) : 'Looking for a graphics device…'}</h2>
        <p data-room={`${SLOW} ${TAKE_SMALLEST}${SMALL_ENOUGH}`}>
          <span>
            {isSlow ? (
              <>
                {SLOW} <Smallest />
              </>
            ) : (
              <>
                Networks are trained on it, in this tab; nothing is sent to a server. What it offers is under{' '}
                <a href="#device">Device and memory</a>.
              </>
            )}
          </span>
        </p>
      </div>
    </div>
  )
}

const titleOf = ({ isSoftware, description, vendor }: DeviceInfo): string =>
  isSoftware ? 'Slow reference mode' : `Trains on ${description || vendor || 'your graphics device'}`

function Smallest() {
  const isSmall = useApp((s) => isLight(s.config))
  const choosePreset = useApp((s) => s.choosePreset)
  return (
    !isSmall && (
      <>
        <Linkish heir={MAIN_BUTTON} onClick={() => choosePreset(SMALLEST_PRESET)}>
          {TAKE_SMALLEST}
        </Linkish>
        {SMALL_ENOUGH}
      </>
    )
  )
}
