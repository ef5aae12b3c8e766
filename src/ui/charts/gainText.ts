// What has been gained, in words, and how sure that is: ± is two standard errors.

import { standardError, surelyApart } from '../../runs/standardError'

interface Measured {
  steps: Uint32Array
  values: Float32Array
}

/**
 * @param random k-NN accuracy of the untrained network, percent
 * @param images held-out images that were classified
 */
export function gainText(knn: Measured | null, random: number | null, images: number): string | null {
  const last = knn?.values.at(-1)
  if (!knn || last === undefined || random === null || knn.steps.at(-1) === 0) return null
  const gain = last - random
  const now = `k-NN now ${last.toFixed(1)} ± ${(2 * standardError(last, images)).toFixed(1)} %`
  if (!surelyApart(last, random, images)) return `${now}, level with the untrained network.`
  return `${now}, ${Math.abs(gain).toFixed(1)} points ${gain > 0 ? 'above' : 'below'} the untrained network.`
}

/**
 * Two twins after the last step at which both were measured, and how far apart they are. The error of a difference is that
 * of two independent measurements, which is no less than that of two on the same images.
 */
export function twinGainText(a: TwinMeasured, b: TwinMeasured): string | null {
  const step = a.knn?.steps.findLast((s) => s > 0 && b.knn?.steps.includes(s))
  if (!a.knn || !b.knn || step === undefined) return null
  const [first, second] = [a, b].map(({ knn }) => knn?.values[knn.steps.lastIndexOf(step)] ?? NaN)
  const error = 2 * Math.hypot(standardError(first, a.images), standardError(second, b.images))
  const gap = second - first
  const now = `k-NN at step ${step}: A ${first.toFixed(1)} %, B ${second.toFixed(1)} %`
  const range = `${Math.abs(gap).toFixed(1)} ± ${error.toFixed(1)} points`
  if (Math.abs(gap) <= error) return `${now}; the difference may be chance (${range}).`
  return `${now}; B is ${range} ${gap > 0 ? 'above' : 'below'} A, on one seed.`
}

interface TwinMeasured {
  knn: Measured | null
  /** Held-out images that were classified. */
  images: number
}
