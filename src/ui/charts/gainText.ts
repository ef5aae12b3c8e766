// What has been gained, in words.

interface Measured {
  steps: Uint32Array
  values: Float32Array
}

const NOISE = 1 // points; the standard error on some hundreds of held-out images is larger still

/** @param random k-NN accuracy of the untrained network, percent */
export function gainText(knn: Measured | null, random: number | null): string | null {
  const last = knn?.values.at(-1)
  if (!knn || last === undefined || random === null || knn.steps.at(-1) === 0) return null
  const gain = last - random
  const now = `k-NN now ${last.toFixed(1)} %`
  if (Math.abs(gain) < NOISE) return `${now}, level with the untrained network.`
  return `${now}, ${Math.abs(gain).toFixed(1)} points ${gain > 0 ? 'above' : 'below'} the untrained network.`
}
