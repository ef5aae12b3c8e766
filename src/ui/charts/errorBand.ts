// How far a share of so many images may be from the truth, as a band round its curve: ± two standard errors, as in the
// sentences beside it. The axis then spans no less than that, so that one image in a hundred does not fill a chart.

import { wholeText } from '../../base/numberText'
import { standardError } from '../../runs/standardError'
import type { DrawnSeries } from '../state/metricLog'
import type { RunState } from '../state/runState'
import { heldOutImages } from './heldOutImages'

/** Measures that are a share of the held-out images, in percent; others are of pairs of regions, or are no shares. */
const SHARES = ['knn', 'linear']

/** On how many images a run is measured; null before the worker has said which images it has. */
export const knownImages = (run: Pick<RunState, 'runConfig' | 'images'>): number | null =>
  run.runConfig && run.images ? heldOutImages(run) : null

/** @param images null: not known, and then no band is drawn but that of the steps that share a place */
export function withErrors(key: string, drawn: DrawnSeries, images: number | null): DrawnSeries {
  if (!SHARES.includes(key) || !images) return drawn
  const off = (value: number | null, sign: 1 | -1) =>
    value === null ? null : Math.min(100, Math.max(0, value + sign * 2 * standardError(value, images)))
  return { ...drawn, min: drawn.min.map((value) => off(value, -1)), max: drawn.max.map((value) => off(value, 1)) }
}

/** What the band is; '' where none is drawn. @param images of each run */
export function bandText(key: string, images: readonly (number | null)[]): string {
  const known = [...new Set(images.filter((count) => count !== null))]
  if (!SHARES.includes(key) || known.length === 0) return ''
  const ofHowMany = known.length > 1 ? 'as many images as each was measured on' : `${wholeText(known[0])} images`
  return `The soft band is ± two standard errors of a share of ${ofHowMany}.`
}
