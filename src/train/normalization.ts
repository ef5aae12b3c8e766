// What pixels are normalised with before a network sees them.

import type { Normalization } from '../augment/multiCrop'
import type { Dataset } from '../data/dataset'
import type { FileCard } from '../runs/opened/openFile'

/** Of the official code, whatever the set (datasets/build.py). */
const IMAGENET: Normalization = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }

/** The set's own numbers, with which this program trains; for a network of the official code, those it was trained with. */
export function normalizationOf({ isOwn }: Pick<FileCard, 'isOwn'>, { card }: Pick<Dataset, 'card'>): Normalization {
  return isOwn ? { mean: card.mean, std: card.std } : IMAGENET
}
