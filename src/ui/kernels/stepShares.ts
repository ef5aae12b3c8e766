// A timed step, put together: launches of one kernel in one part of the step are one share.

import type { LaunchTiming, StepTiming } from '../../train/protocol'

export interface Share {
  section: string
  kernel: string
  launches: number
  /** Of those launches that could be timed; NaN where none could. */
  ms: number
  /** Null where one of the launches cannot be counted. */
  flops: number | null
  bytes: number
}

export interface SectionShare {
  section: string
  ms: number
  /** The longest first. */
  kernels: readonly Share[]
}

const together = (a: number, b: number): number => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : a + b)

/** What could not be timed comes last. */
export const longestFirst = (a: Share, b: Share): number => (b.ms || 0) - (a.ms || 0)

/** Parts of the step in the order in which they run. */
export function sectionsOf(launches: readonly LaunchTiming[]): SectionShare[] {
  const sections = new Map<string, Map<string, Share>>()
  for (const { section, kernel, ms, flops, bytes } of launches) {
    const kernels = sections.get(section) ?? new Map<string, Share>()
    sections.set(section, kernels)
    const known = kernels.get(kernel) ?? { section, kernel, launches: 0, ms: NaN, flops: 0, bytes: 0 }
    kernels.set(kernel, {
      ...known,
      launches: known.launches + 1,
      ms: together(known.ms, ms),
      flops: known.flops === null || flops === null ? null : known.flops + flops,
      bytes: known.bytes + bytes,
    })
  }
  return [...sections].map(([section, found]) => {
    const kernels = [...found.values()].sort(longestFirst)
    return { section, ms: kernels.reduce((sum, { ms }) => together(sum, ms), NaN), kernels }
  })
}

export const totalMs = (launches: readonly LaunchTiming[]): number =>
  launches.reduce((sum, { ms }) => together(sum, ms), NaN)

/** Billions a second, and of what this GPU can do at most; null where nothing was timed or counted. */
export function ratesOf(
  { ms, flops, bytes }: Pick<Share, 'ms' | 'flops' | 'bytes'>,
  { peakGflops, peakGBps }: StepTiming,
) {
  const perSecond = (count: number) => (ms > 0 ? count / (ms * 1e6) : null)
  const gflops = flops === null ? null : perSecond(flops)
  const GBps = perSecond(bytes)
  return {
    gflops,
    GBps,
    ofPeak: gflops === null ? null : gflops / peakGflops,
    ofBandwidth: GBps === null ? null : GBps / peakGBps,
  }
}
