// How alike features are: cosines of rows, as the region loss and k-NN compare them.

/** Rows scaled to length 1; a row of zeros stays. @param features [N, C] */
export function unitRows(features: ArrayLike<number>, C: number): Float32Array {
  const unit = new Float32Array(features.length)
  for (let from = 0; from < features.length; from += C) {
    let squares = 0
    for (let c = 0; c < C; c++) squares += features[from + c] ** 2
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0
    for (let c = 0; c < C; c++) unit[from + c] = features[from + c] * scale
  }
  return unit
}

/** Cosines of one row of length 1 to others. @param row [C] @param rows [N, C] @returns [N] */
export function cosinesTo(row: ArrayLike<number>, rows: ArrayLike<number>): Float32Array {
  const C = row.length
  const cosines = new Float32Array(rows.length / C)
  for (let r = 0; r < cosines.length; r++) {
    let sum = 0
    for (let c = 0; c < C; c++) sum += row[c] * rows[r * C + c]
    cosines[r] = sum
  }
  return cosines
}

export interface Neighbour {
  /** Row among those searched. */
  index: number
  cosine: number
}

/** The k largest, the largest first, of equals the former. @param without a row that is left out: the one compared itself */
export function nearestOf(cosines: ArrayLike<number>, k: number, without = -1): Neighbour[] {
  return Array.from(cosines, (cosine, index) => ({ index, cosine }))
    .filter(({ index }) => index !== without)
    .sort((a, b) => b.cosine - a.cosine || a.index - b.index)
    .slice(0, k)
}

export interface Vote {
  label: number
  /** Of all votes, 0 to 1. */
  share: number
  /** Neighbours of that class. */
  count: number
}

/**
 * What neighbours vote for, the most first: each with weight exp(cosine / T), as the k-NN classifier weighs them
 * (`knn_classifier` of the official eval_knn.py).
 *
 * @param labels class of each row searched; rows below 0 have none and do not vote
 */
export function votesOf(neighbours: readonly Neighbour[], labels: ArrayLike<number>, T: number): Vote[] {
  const most = Math.max(...neighbours.map(({ cosine }) => cosine)) // keeps exp from overflowing where T is small
  const votes = new Map<number, { weight: number; count: number }>()
  for (const { index, cosine } of neighbours) {
    if (labels[index] < 0) continue
    const { weight, count } = votes.get(labels[index]) ?? { weight: 0, count: 0 }
    votes.set(labels[index], { weight: weight + Math.exp((cosine - most) / T), count: count + 1 })
  }
  const total = [...votes.values()].reduce((sum, { weight }) => sum + weight, 0)
  return [...votes]
    .map(([label, { weight, count }]) => ({ label, share: weight / total, count }))
    .sort((a, b) => b.share - a.share || a.label - b.label)
}
