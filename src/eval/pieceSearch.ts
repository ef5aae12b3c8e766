// Features of as many images as there are, and the neighbours among them: a piece is on the GPU at a time.

import type { Gpu } from '../gpu/device'
import { destroyTensor, type FeatureExtractor, type ImageSource, type OnImages } from './featureBank'
import { mergedNeighbours, nearest, type Neighbours } from './knn'
import { piecesOf, rowsAPiece } from './pieces'
import type { Tensor } from '../tensor/tensor'

/** The features [indices.length, C] of the first kind, read back; null when `onImages` stopped it. */
export async function featuresOf(
  gpu: Gpu,
  extractor: FeatureExtractor,
  source: ImageSource,
  indices: Uint32Array,
  onImages: OnImages,
): Promise<Float32Array<ArrayBuffer> | null> {
  const { width } = extractor
  const all = new Float32Array(indices.length * width)
  const isWhole = await inPieces(gpu, extractor, source, indices, onImages, async (bank, first) => {
    all.set(await bank.read(gpu), first * width)
  })
  return isWhole ? all : null
}

/** The `k` images named, or all where there are fewer, that are nearest to each of `queries`; null when it was stopped. */
export async function neighboursAmong(
  gpu: Gpu,
  queries: Float32Array<ArrayBuffer>,
  extractor: FeatureExtractor,
  source: ImageSource,
  indices: Uint32Array,
  k: number,
  onImages: OnImages,
): Promise<Neighbours | null> {
  let all: Neighbours | null = null
  const isWhole = await inPieces(gpu, extractor, source, indices, onImages, async (bank, first) => {
    const found = await nearest(gpu, queries, bank, Math.min(k, bank.shape[0]))
    all = all ? mergedNeighbours(all, found, first, k) : found
  })
  return isWhole ? all : null
}

/** @param use has the features of some images, which are gone afterwards @returns whether it came to the end */
async function inPieces(
  gpu: Gpu,
  extractor: FeatureExtractor,
  source: ImageSource,
  indices: Uint32Array,
  onImages: OnImages,
  use: (bank: Tensor, first: number) => Promise<void>,
): Promise<boolean> {
  for (const { first, count } of piecesOf(indices.length, rowsAPiece(gpu, 4 * extractor.width))) {
    const bank = await extractor.extract(source, indices.subarray(first, first + count), (done) =>
      onImages(first + done, indices.length),
    )
    if (!bank) return false
    try {
      await use(bank, first)
    } finally {
      destroyTensor(gpu, bank)
    }
  }
  return true
}
