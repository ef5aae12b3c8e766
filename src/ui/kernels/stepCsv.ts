// A timed step as a table for other programs, a line a launch in the order in which they run.

import { csvField } from '../../viz/paint/csvField'
import type { StepTiming } from '../../train/protocol'
import { ratesOf } from './stepShares'

export function stepCsv(timing: StepTiming): string {
  const rows = timing.launches.map((launch, i) => {
    const { gflops, GBps, ofPeak, ofBandwidth } = ratesOf(launch, timing)
    const numbers = [launch.ms, launch.flops, launch.bytes, gflops, GBps, ofPeak, ofBandwidth]
    return [
      i,
      csvField(launch.section),
      csvField(launch.kernel),
      ...numbers.map((value) => (value === null || Number.isNaN(value) ? '' : value)),
    ].join(',')
  })
  const head = 'launch,section,kernel,ms,flops,bytes,gflops_per_s,gbytes_per_s,share_of_peak,share_of_bandwidth'
  return `${[head, ...rows].join('\n')}\n`
}
