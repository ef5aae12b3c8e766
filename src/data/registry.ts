// The data sets: one line each.

import { loadCifar10, loadCifar100 } from './cifar/cifar'
import { contentHash } from './contentHash'
import type { DataConfig } from './data.config'
import type { Dataset, LoadOptions, NamedBytes } from './dataset'
import { loadEmoji, type FetchBytes } from './emoji/emoji'
import { countsByClass } from './samples'

export interface DataSource {
  /** Files of the user's, for sets that are read from files. */
  files: readonly NamedBytes[]
  /** For sets that come with the page. */
  fetchBytes: FetchBytes
}

type Loader = (source: DataSource, options?: LoadOptions) => Promise<Dataset>

const LOADERS: Record<DataConfig['name'], Loader> = {
  emoji: ({ fetchBytes }, options) => loadEmoji(fetchBytes, options),
  cifar10: ({ files }, options) => loadCifar10(files, options),
  cifar100: ({ files }, options) => loadCifar100(files, options),
}

/** Load a set; what is the same for all of them, its content hash and the images of each class, is added here. */
export async function loadDataset(
  name: DataConfig['name'],
  source: DataSource,
  options?: LoadOptions,
): Promise<Dataset & { hash: string }> {
  const dataset = await LOADERS[name](source, options)
  const hash = await contentHash(dataset, options?.signal)
  const classCounts = countsByClass(dataset.train, dataset.classes)
  return { ...dataset, hash, card: { ...dataset.card, classCounts, hash } }
}
