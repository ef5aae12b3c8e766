// @ts-check
// How rounds become one figure.

export function median(/** @type {readonly number[]} */ values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

export const geometricMean = (/** @type {readonly number[]} */ values) =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)

export const spreadOf = (/** @type {readonly number[]} */ values) => ({
  least: Math.min(...values),
  most: Math.max(...values),
})
