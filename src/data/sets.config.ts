// The data sets by name, and what of the reader's each is read from. The form, the pickers of the page and the terminal
// are drawn from this, the loaders of registry.ts are listed beside it: a new set needs no line anywhere else.

export interface SetMeta {
  title: string
  /** What the reader gives; a set without it comes with the page. */
  files?: {
    /** Sentences for the picker; `so` is set as code. */
    give: string
    /** Where it can be had. */
    page?: { words: string; href: string }
    /** The name of a file, without its folder, that speaks for this set among files that were dropped. */
    pattern: RegExp
    /** Another way to give it: from addresses that the reader types, these among them at a click. */
    addresses?: { title: string; urls: string[] }[]
  }
  /** Its pictures may have any size, and are brought to that of the setting `data.size`. */
  isResized?: boolean
  /** Everybody has their own: an experiment on it can be sent, its images cannot. */
  isPrivate?: boolean
  /** What holds one picture each, and is left out where it does not: a file, unless this says otherwise. */
  holder?: string
  /** Labels may be in two layers, classes and superclasses. */
  hasSuperclasses?: boolean
}

const KRIZHEVSKY = { words: 'its author’s page', href: 'https://www.cs.toronto.edu/~kriz/cifar.html' }
const HUB = 'https://huggingface.co/datasets/uoft-cs'

const parts = (folder: string) => ['train', 'test'].map((part) => `${HUB}/${folder}/${part}-00000-of-00001.parquet`)

export const SETS = {
  emoji: { title: 'Emoji' },
  cifar10: {
    title: 'CIFAR-10',
    files: {
      give: 'Give `cifar-10-binary.tar.gz` or `cifar-10-python.tar.gz` as downloaded, or the files inside.',
      page: KRIZHEVSKY,
      pattern: /^(?:.*cifar-?10(?!0)[^.]*|data_batch_\d|test_batch)(?:\.bin|\.tar|\.t?gz|\.tar\.gz)?$/i,
    },
  },
  cifar100: {
    title: 'CIFAR-100',
    files: {
      give: 'Give `cifar-100-binary.tar.gz` or `cifar-100-python.tar.gz` as downloaded, or the files inside.',
      page: KRIZHEVSKY,
      pattern: /^(?:.*cifar-?100[^.]*|train|test|meta)(?:\.bin|\.tar|\.t?gz|\.tar\.gz)?$/i,
    },
    hasSuperclasses: true,
  },
  parquet: {
    title: 'Parquet',
    files: {
      give: 'Give one or more `.parquet` files of encoded images, as data hubs publish them. `test` or `val` in a file’s name makes it the held-out part.',
      pattern: /\.parquet$/i,
      addresses: [
        { title: 'CIFAR-10', urls: parts('cifar10/resolve/main/plain_text') },
        { title: 'CIFAR-100', urls: parts('cifar100/resolve/main/cifar100') },
      ],
    },
    isResized: true,
    holder: 'row',
    hasSuperclasses: true,
  },
  folder: {
    title: 'Your pictures',
    files: {
      give: 'Give a folder of pictures, a `.zip` of one, or the pictures themselves. Pictures that lie in a folder of their own are a class of its name, or of the folder above where all are called alike; without folders there are no classes.',
      pattern: /\.(?:zip|jpe?g|png|webp|gif|bmp|avif|heic)$/i,
    },
    isResized: true,
    isPrivate: true,
  },
} satisfies Record<string, SetMeta>

export type DataName = keyof typeof SETS

export const DATA_NAMES = Object.keys(SETS) as [DataName, ...DataName[]]

export const setMeta = (name: DataName): SetMeta => SETS[name]

/** `2 files were left out`: what held no picture that could be read. */
export function leftOutText(name: DataName, count: number): string {
  const { holder = 'file' } = setMeta(name)
  return `${count.toLocaleString('en')} ${holder}${count === 1 ? ' was' : 's were'} left out`
}

/** Names of the sets of which something holds. */
export const setsWith = (key: 'isResized' | 'hasSuperclasses'): DataName[] =>
  DATA_NAMES.filter((name) => setMeta(name)[key] === true)

/** The set that most of these files speak for; pictures where none does, for their loader says what can be read. */
export function setOfFiles(paths: readonly string[]): DataName {
  const names = paths.map((path) => path.slice(path.lastIndexOf('/') + 1))
  const votes = DATA_NAMES.map((set) => {
    const pattern = setMeta(set).files?.pattern
    return { set, count: pattern ? names.filter((name) => pattern.test(name)).length : 0 }
  })
  const most = votes.reduce((a, b) => (b.count > a.count ? b : a))
  return most.count > 0 ? most.set : 'folder'
}
