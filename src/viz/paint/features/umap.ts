// A map of features by UMAP (McInnes, Healy and Melville, arXiv 1802.03426): neighbours by cosine stay neighbours, far
// distances mean nothing. The neighbours are exact, and the seed makes a map come out the same again.

import { UMAP } from 'umap-js'
import { STREAM, pcg4d, unitFloat } from '../../../base/rng'
import { cosinesTo, nearestOf, unitRows } from './similarity'
import { UMAP_DISTANCE, UMAP_NEIGHBOURS } from './umapSettings'

/**
 * @param features [N, C] @param onProgress told of work done, out of the whole
 * @returns [N, 2] @throws where there are too few features to be neighbours
 */
export function umapOf(
  features: ArrayLike<number>,
  C: number,
  seed: number,
  onProgress: (done: number, total: number) => void = () => undefined,
): Float32Array {
  const N = features.length / C
  const nNeighbors = Math.min(UMAP_NEIGHBOURS, N - 1)
  if (nNeighbors < 2) throw new RangeError(`umap: there must be at least 3 images, got ${N}. Choose more.`)
  let draws = 0
  const random = () => unitFloat(pcg4d(seed, STREAM.umap, 0, draws++)[0])
  const umap = new UMAP({ nNeighbors, minDist: UMAP_DISTANCE, random })
  const unit = unitRows(features, C)
  const row = (r: number) => unit.subarray(r * C, (r + 1) * C)
  const found = Array.from({ length: N }, (_, r) => [
    { index: r, cosine: 1 },
    ...nearestOf(cosinesTo(row(r), unit), nNeighbors - 1, r),
  ])
  umap.setPrecomputedKNN(
    found.map((some) => some.map(({ index }) => index)),
    found.map((some) => some.map(({ cosine }) => Math.max(0, 1 - cosine))),
  )
  const epochs = umap.initializeFit(Array.from({ length: N }, (_, r) => Array.from(row(r))))
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step()
    onProgress(epoch + 1, epochs)
  }
  return Float32Array.from(umap.getEmbedding().flat())
}
