// What to probe, on how many images, and the button that does it.

import { useId, useState } from 'react'
import { durationText, wholeText } from '../../base/numberText'
import type { NetworkName } from '../../train/protocol'
import { Button } from '../parts/Button'
import { Segments } from '../parts/Segments'
import { useApp, useAppStore } from '../state/useApp'
import { lookedInto, momentOf } from '../views/lookedInto'
import { NETWORKS } from '../views/networks'
import { targetOf } from './probeTarget'

const COUNTS = [500, 2000, 10_000]
const ALL = 0

/** @param onAsk the result that comes is the one to show */
export function ProbeBar({ onAsk }: { onAsk: () => void }) {
  const id = useId()
  const store = useAppStore()
  const isSoftware = useApp((s) => s.device?.isSoftware ?? true)
  const trainImages = useApp((s) => s.cards[lookedInto(s).data.name]?.train ?? 0)
  const past = useApp(momentOf)
  const isPair = useApp((s) => s.twin !== null && s.shown === 'both' && !s.showsFile)
  const isProbing = useApp((s) => s.probing !== null)
  const isTraining = useApp((s) => s.status === 'training')
  const last = useApp((s) => s.probeResults.findLast(({ seconds }) => seconds !== null))
  const probe = useApp((s) => s.probe)
  const [network, setNetwork] = useState<NetworkName>('teacher')
  const [wanted, setWanted] = useState<number | null>(null)
  const counts = [...COUNTS.filter((count) => count < trainImages), ALL]
  const images = wanted !== null && counts.includes(wanted) ? wanted : isSoftware ? counts[0] : ALL
  const ask = () => {
    onAsk()
    probe(targetOf(store.getState()), network, images)
  }
  return (
    <div className="probe-ask">
      <div className="look-bar">
        <Segments label="Network to probe" options={NETWORKS} value={network} onChange={setNetwork} />
        <div className="look-choice">
          <label className="lead" htmlFor={id}>
            Images of each part, at most
          </label>
          <select id={id} className="select" value={images} onChange={({ target }) => setWanted(Number(target.value))}>
            {counts.map((count) => (
              <option key={count} value={count}>
                {count === ALL ? 'all' : wholeText(count)}
              </option>
            ))}
          </select>
        </div>
        <Button look="primary" icon="play" disabled={isProbing} onClick={ask}>
          Probe the features
        </Button>
      </div>
      <p className="lead">
        {past === null
          ? 'The weights of now.'
          : `The weights of step ${wholeText(past)}, where the time slider stands.`}
        {isPair && ' Of run A: to probe B, choose it above.'}
        {isTraining && ' The run goes on meanwhile, and shares the device with the probe.'}
        {last?.seconds &&
          ` The last probe took ${durationText(last.seconds)} for ${wholeText(last.probed.train + last.probed.test)} images.`}
      </p>
    </div>
  )
}
