// The images that a kept run goes on with: those that it has seen, known by their content, and a network that fits them.
// All of it is asked before anything that exists is stopped.

import type { Dataset } from '../data/dataset'
import { limited } from '../data/limit'
import { setMeta, type DataName } from '../data/sets.config'
import { checkFits, type ReadCheckpoint } from '../runs/checkpoint'
import type { RunConfig } from '../runs/config'
import { declareRun, type DataShape } from './build'
import type { RunImages } from './protocol'
import { ownNormalization } from './normalization'
import { shapesOf } from './snapshot'

export interface ImagePlaces {
  /** The images that an experiment asks for. */
  datasetOf: (config: RunConfig) => Promise<Dataset>
  /** A set by its content hash; null where it is neither in memory nor kept. */
  find: (name: DataName, hash: string) => Promise<Dataset | null>
}

/**
 * @param title of the set, for the sentence that asks for it @throws a sentence that says which images to give where they
 * are not here, or why the checkpoint does not fit its own settings
 */
export async function imagesOfRun(
  checkpoint: ReadCheckpoint,
  title: string | undefined,
  places: ImagePlaces,
): Promise<Dataset> {
  const dataset = await seenImages(checkpoint, title, places)
  const unlike = unlikeSeen(checkpoint, dataset)
  if (unlike)
    throw new Error(
      `${dataset.card.title}: ${unlike}. Those that come with this page have changed since: go on in the version of the page that began it, or begin anew.`,
    )
  checkFits(checkpoint, shapesOf(declareRun(checkpoint.config, dataShapeOf(dataset))))
  return dataset
}

async function seenImages(
  { config, dataHash }: ReadCheckpoint,
  title: string | undefined,
  { datasetOf, find }: ImagePlaces,
): Promise<Dataset> {
  const { name } = config.data
  const { files, title: titleOfKind } = setMeta(name)
  if (!dataHash || !files) return datasetOf(config)
  const found = await find(name, dataHash)
  if (found) return limited(found, config.data)
  throw new Error(
    `The run goes on with the images that it was started with, and they are not here: ${title ?? titleOfKind}, ` +
      `content hash ${dataHash.slice(0, 10)}. Give them again under Images, then go on.`,
  )
}

/** How the images are known to be others than those that the run has seen, as a part of a sentence; null where they are not. */
export function unlikeSeen(
  { data, dataHash }: Pick<ReadCheckpoint, 'data' | 'dataHash'>,
  { name, hash }: Pick<Dataset, 'name' | 'hash'>,
): string | null {
  if (!dataHash || !hash || dataHash === hash) return null
  return (
    `the run must go on with the images that it has seen, ${data} with content hash ${dataHash.slice(0, 10)}, ` +
    `got ${name} with ${hash.slice(0, 10)}`
  )
}

/** What is told of them: those that it sees, of a set of which it may see a part. */
export const toldOf = ({ card, hash, classes, train, test }: Dataset): RunImages => ({
  title: card.title,
  ...(hash !== undefined && { hash }),
  classes: [...classes],
  train: train.count,
  test: test.count,
})

export const dataShapeOf = (dataset: Dataset): DataShape => ({
  size: dataset.size,
  classes: dataset.classes.length,
  trainCount: dataset.train.count,
  testCount: dataset.test.count,
  normalization: ownNormalization(dataset),
})
