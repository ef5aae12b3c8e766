// What has been gained, in words, and how sure that is.

interface Measured {
  steps: Uint32Array
  values: Float32Array
}

/**
 * @param random k-NN accuracy of the untrained network, percent
 * @param images held-out images that were classified: n of them leave a standard error of √(p (1 − p) / n)
 */
export function gainText(knn: Measured | null, random: number | null, images: number): string | null {
  const last = knn?.values.at(-1)
  if (!knn || last === undefined || random === null || knn.steps.at(-1) === 0) return null
  const error = Math.sqrt((last * (100 - last)) / images)
  const gain = last - random
  const now = `k-NN now ${last.toFixed(1)} ± ${error.toFixed(1)} %`
  if (Math.abs(gain) <= error) return `${now}, level with the untrained network.`
  return `${now}, ${Math.abs(gain).toFixed(1)} points ${gain > 0 ? 'above' : 'below'} the untrained network.`
}
