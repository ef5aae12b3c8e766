// A name for the network that an answer is about, whatever its step: what is compared over time must be of one network.

import type { Inspected } from '../../../train/protocol'
import { useApp } from '../../state/useApp'
import { lookedInto } from '../lookedInto'

export function usePlace(subject: Inspected | null | undefined): string {
  const drawn = useApp((s) => {
    const { seed, backbone, data } = lookedInto(s)
    return JSON.stringify([seed, backbone, data])
  })
  return subject?.of === 'run' ? `run ${subject.runId}` : drawn
}
