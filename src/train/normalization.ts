// What pixels are normalised with before a network sees them.

import type { Normalization } from '../augment/multiCrop'
import type { Dataset } from '../data/dataset'
import type { FileCard } from '../runs/opened/openFile'

/** Of the official code, whatever the set (datasets/build.py). */
const IMAGENET: Normalization = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }

const LEAST_STD = 1e-6 // below, it is what rounding leaves of none

/** The set's own numbers, with which this program trains. A channel of one value throughout is not divided by nothing. */
export function ownNormalization({ card: { mean, std } }: Pick<Dataset, 'card'>): Normalization {
  const [red, green, blue] = std.map((one) => (one > LEAST_STD ? one : 1))
  return { mean, std: [red, green, blue] }
}

/** The set's own numbers; for a network of the official code, those it was trained with. */
export const normalizationOf = ({ isOwn }: Pick<FileCard, 'isOwn'>, dataset: Pick<Dataset, 'card'>): Normalization =>
  isOwn ? ownNormalization(dataset) : IMAGENET
