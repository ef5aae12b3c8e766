// The sets that are read from the reader's files: what to give for each, and which of them dropped files are of.

import type { DataName } from '../state/dataSlice'

export interface FileSet {
  title: string
  /** The archives as downloaded. */
  archives: [string, string]
  page: string
}

const PAGE = 'https://www.cs.toronto.edu/~kriz/cifar.html'

const FILE_SETS: Partial<Record<DataName, FileSet>> = {
  cifar10: { title: 'CIFAR-10', archives: ['cifar-10-binary.tar.gz', 'cifar-10-python.tar.gz'], page: PAGE },
  cifar100: { title: 'CIFAR-100', archives: ['cifar-100-binary.tar.gz', 'cifar-100-python.tar.gz'], page: PAGE },
}

/** What to give for the set; null where it comes with the page. */
export const fileSetOf = (name: DataName): FileSet | null => FILE_SETS[name] ?? null

/** The set that files of these names are of, as far as names tell. */
export const setOfFiles = (names: readonly string[]): DataName =>
  names.some((name) => /cifar-?100|^(?:train|test|meta)(?:\.bin)?$/i.test(name)) ? 'cifar100' : 'cifar10'
