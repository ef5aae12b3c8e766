// Results of probes as a table for other programs: a line a figure, in full precision.

import { csvField } from '../../viz/paint/csvField'
import type { ProbeResult } from '../state/probeSlice'
import { measuresOf, whoseText } from './words'

const HEAD = 'run,weights,data,train images,held-out images,measure,features,top-1 %,top-5 %'

export function probeCsv(results: readonly ProbeResult[]): string {
  const rows = results.flatMap((result) => {
    const { target, probed } = result
    const whose = [target.name, whoseText(result), probed.title].map(csvField)
    const features = [
      ['network', result.network],
      ['random initialisation', result.random],
      ['raw pixels', result.pixels],
    ] as const
    return measuresOf(result).flatMap(({ title, of }) =>
      features.flatMap(([name, scores]) => {
        const found = scores && of(scores)
        if (!found) return []
        return [[...whose, probed.train, probed.test, csvField(title), name, found.top1, found.top5 ?? ''].join(',')]
      }),
    )
  })
  return `${[HEAD, ...rows].join('\n')}\n`
}
