// The loaders of the data sets: one line each. What they are called and read from is in sets.config.ts.

import { loadCifar10, loadCifar100 } from './cifar/cifar'
import { contentHash } from './contentHash'
import type { Dataset, LoadOptions, NamedBytes } from './dataset'
import { loadEmoji, type FetchBytes } from './emoji/emoji'
import { loadFolder } from './folder/folder'
import { loadParquet } from './parquet/parquet'
import type { DecodePicture } from './picture/read'
import { countsByClass } from './samples'
import type { DataName } from './sets.config'

export interface DataSource {
  /** Files of the user's, for sets that are read from files. */
  files: readonly NamedBytes[]
  /** For sets that come with the page. */
  fetchBytes: FetchBytes
  /** For sets of encoded pictures, which are brought to `size` pixels a side. */
  decode: DecodePicture
  size: number
}

type Loader = (source: DataSource, options?: LoadOptions) => Dataset | Promise<Dataset>

const LOADERS: Record<DataName, Loader> = {
  emoji: ({ fetchBytes }, options) => loadEmoji(fetchBytes, options),
  cifar10: ({ files }, options) => loadCifar10(files, options),
  cifar100: ({ files }, options) => loadCifar100(files, options),
  parquet: ({ files, size, decode }, options) => loadParquet(files, size, decode, options),
  folder: ({ files, size, decode }, options) => loadFolder(files, size, decode, options),
}

/** Load a set; what is the same for all of them, its content hash and the images of each class, is added here. */
export async function loadDataset(
  name: DataName,
  source: DataSource,
  options?: LoadOptions,
): Promise<Dataset & { hash: string }> {
  const dataset = await LOADERS[name](source, options)
  const hash = await contentHash(dataset, options?.signal)
  const classCounts = countsByClass(dataset.train, dataset.classes)
  return { ...dataset, hash, card: { ...dataset.card, classCounts, hash } }
}
