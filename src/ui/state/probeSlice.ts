// What features turned out to be worth: the results of this visit, and the probe that is under way. A result stays when
// the next is asked for, and what a probe has measured by the time it is cancelled stays too.

import type { RunConfig } from '../../runs/config'
import type { NetworkName, ProbePart, ProbeProgress, ProbeScores, Probed } from '../../train/protocol'
import type { RunLetter } from './runs'
import type { MakeSlice } from './slice'

/** What is probed, as the page calls it. */
export interface ProbeTarget {
  /** A run of the last start, or below 0 an opened file. */
  runId: number
  /** As the list of runs or the file has it. */
  name: string
  letter: RunLetter | ''
  config: RunConfig
  /** Of weights that the run has kept; null: of now. */
  step: number | null
}

export interface ProbeResult {
  probeId: number
  target: ProbeTarget
  probed: Probed
  network: ProbeScores
  /** Null until they are measured. */
  random: ProbeScores | null
  pixels: ProbeScores | null
  /** It took, in all; null while it goes on. */
  seconds: number | null
}

export interface Probing {
  probeId: number
  target: ProbeTarget
  network: NetworkName
  beganAt: number
  /** Null before the first images are through. */
  progress: ProbeProgress | null
  isCancelled: boolean
}

export interface ProbeSlice {
  /** Oldest first. */
  probeResults: readonly ProbeResult[]
  probing: Probing | null
  /** Why the last probe failed. */
  probeFailure: string | null
  /** @param images at most so many for training and so many held out; 0: all */
  probe: (target: ProbeTarget, network: NetworkName, images: number) => void
  cancelProbe: () => void
}

export const makeProbeSlice: MakeSlice<ProbeSlice> = ({ set, get, send }) => {
  let lastId = 0
  const change = (probeId: number, part: Partial<ProbeResult>) =>
    set({
      probeResults: get().probeResults.map((result) => (result.probeId === probeId ? { ...result, ...part } : result)),
    })
  const take = (probing: Probing, part: ProbePart, probed: Probed, scores: ProbeScores) => {
    const { probeId, target } = probing
    if (part !== 'network') return change(probeId, { [part]: scores })
    const result = { probeId, target, probed, network: scores, random: null, pixels: null, seconds: null }
    set({ probeResults: [...get().probeResults, result] })
  }
  return {
    state: {
      probeResults: [],
      probing: null,
      probeFailure: null,
      probe: (target, network, images) => {
        const probeId = ++lastId
        const beganAt = performance.now()
        set({ probing: { probeId, target, network, beganAt, progress: null, isCancelled: false }, probeFailure: null })
        const { runId, config, step } = target
        send({ type: 'probe', probeId, runId, config, network, images, ...(step !== null && { step }) })
      },
      cancelProbe: () => {
        const { probing } = get()
        if (!probing) return
        set({ probing: { ...probing, isCancelled: true } })
        send({ type: 'cancel-probe' })
      },
    },

    receive: (event) => {
      const { probing } = get()
      if (!probing) return
      if (event.type === 'worker-broken') return set({ probing: null, probeFailure: event.message })
      if (!('probeId' in event) || event.probeId !== probing.probeId) return
      if (event.type === 'probing') return set({ probing: { ...probing, progress: event.progress } })
      if (event.type === 'probed') return take(probing, event.part, event.probed, event.scores)
      if (event.how === 'done') change(probing.probeId, { seconds: (performance.now() - probing.beganAt) / 1000 })
      set({ probing: null, probeFailure: event.message })
    },
  }
}
