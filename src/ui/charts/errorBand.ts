// How far a share of so many images may be from the truth, as a band round its curve: ± two standard errors, as in the
// sentences beside it. The axis then spans no less than that, so that one image in a hundred does not fill a chart.

import { wholeText } from '../../base/numberText'
import { metricOf } from '../../runs/metrics'
import { SHARES_OF_IMAGES, standardError } from '../../runs/standardError'
import { MetricLog, type Drawn, type DrawnSeries } from '../state/metricLog'
import type { RunState } from '../state/runState'
import { heldOutImages } from './heldOutImages'

/** On how many images a run is measured; null before the worker has said which images it has. */
export const knownImages = (run: Pick<RunState, 'runConfig' | 'images'>): number | null =>
  run.runConfig && run.images ? heldOutImages(run) : null

interface Banded {
  key: string
  log: MetricLog
  /** On how many images it was measured; null: not known. */
  images: number | null
}

/** Whether it was measured with its own standard errors: regions of one image are not independent. */
export const hasErrors = (key: string, log: Pick<MetricLog, 'has'> | undefined): boolean =>
  log?.has(metricOf(key)?.error ?? '') ?? false

/** Measures on one axis, each with the band of its errors. */
export function withBands(lines: readonly Banded[]): Drawn {
  const errors = lines.map(({ key, log }) => (hasErrors(key, log) ? metricOf(key)?.error : undefined))
  const own = lines.flatMap(({ log }, i) => (errors[i] ? [{ log, key: errors[i] }] : []))
  const { steps, series } = MetricLog.together([...lines, ...own])
  const ownSeries = series.slice(lines.length)
  return {
    steps,
    series: lines.map(({ key, images }, i) =>
      withErrors(key, series[i], images, errors[i] ? ownSeries.shift() : undefined),
    ),
  }
}

/**
 * @param images null: not known, and then no band is drawn but that of the steps that share a place
 * @param own the measure's own standard errors, where it has them
 */
export function withErrors(key: string, drawn: DrawnSeries, images: number | null, own?: DrawnSeries): DrawnSeries {
  const isShare = SHARES_OF_IMAGES.includes(key) && images
  if (!isShare && !own) return drawn
  const off = (value: number | null, at: number, sign: 1 | -1) => {
    const error = value !== null && isShare ? standardError(value, images) : (own?.mean[at] ?? 0)
    return value === null ? null : Math.min(100, Math.max(0, value + sign * 2 * error))
  }
  return {
    ...drawn,
    min: drawn.min.map((value, at) => off(value, at, -1)),
    max: drawn.max.map((value, at) => off(value, at, 1)),
  }
}

/** Of measures with errors of their own. */
export const OWN_BAND =
  'The soft band is ± two standard errors over the images; regions of one image count together, for they are not independent.'

/** What the band of shares of images is; '' where none is drawn. @param images of each run */
export function bandText(key: string, images: readonly (number | null)[]): string {
  const known = [...new Set(images.filter((count) => count !== null))]
  if (!SHARES_OF_IMAGES.includes(key) || known.length === 0) return ''
  const ofHowMany = known.length > 1 ? 'as many images as each was measured on' : `${wholeText(known[0])} images`
  return `The soft band is ± two standard errors of a share of ${ofHowMany}.`
}
