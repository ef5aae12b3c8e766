// CIFAR-10 and CIFAR-100 (Krizhevsky 2009), binary and Python version, archive as downloaded or its files unpacked.

import { DataError, PackedSplit, channelStatistics, type Dataset, type LoadOptions, type NamedBytes } from '../dataset'
import { samplesOf } from '../samples'
import { SETS } from '../sets.config'
import { readBatches, type Batch, type BatchFile } from './batchFiles'
import { CIFAR10_CLASSES, CIFAR100_CLASSES, CIFAR100_SUPERCLASSES } from './classes'
import { readPickledBatch } from './pickled'
import { CIFAR_SIZE, IMAGE_BYTES, readRecords, type LabelColumn, type Records } from './records'

interface Edition {
  name: 'cifar10' | 'cifar100'
  title: string
  /** Stems of the files, training first. */
  train: string[]
  test: string
  /** What to give, for messages. */
  advice: string
  /** Labels of a record of the binary version, in order; the last of them are the classes. */
  binary: LabelColumn[]
  /** The same by the keys of the Python version. */
  pickled: LabelColumn[]
  classes: readonly string[]
}

const CIFAR10: Edition = {
  name: 'cifar10',
  title: 'CIFAR-10',
  train: [1, 2, 3, 4, 5].map((n) => `data_batch_${n}`),
  test: 'test_batch',
  advice: 'Give cifar-10-binary.tar.gz or cifar-10-python.tar.gz as downloaded, or all batch files of its folder.',
  binary: [{ name: 'label', classes: 10 }],
  pickled: [{ name: 'labels', classes: 10 }],
  classes: CIFAR10_CLASSES,
}

const CIFAR100: Edition = {
  name: 'cifar100',
  title: 'CIFAR-100',
  train: ['train'],
  test: 'test',
  advice: 'Give cifar-100-binary.tar.gz or cifar-100-python.tar.gz as downloaded, or train and test of its folder.',
  binary: [
    { name: 'coarse label', classes: 20 },
    { name: 'fine label', classes: 100 },
  ],
  pickled: [
    { name: 'coarse_labels', classes: 20 },
    { name: 'fine_labels', classes: 100 },
  ],
  classes: CIFAR100_CLASSES,
}

type Load = (files: readonly NamedBytes[], options?: LoadOptions) => Promise<Dataset>

export const loadCifar10: Load = (files, options) => load(CIFAR10, files, options)
export const loadCifar100: Load = (files, options) => load(CIFAR100, files, options)

async function load(edition: Edition, files: readonly NamedBytes[], options: LoadOptions = {}): Promise<Dataset> {
  const { name, title, classes, advice } = edition
  const wanted = { stems: [...edition.train, edition.test], archive: SETS[name].files.pattern }
  const found = await readBatches(files, wanted, (file) => recordsOf(edition, file), options)
  const trainFiles = found.filter(({ stem }) => stem !== edition.test)
  const testFiles = found.filter(({ stem }) => stem === edition.test)
  if (!trainFiles.length || !testFiles.length) {
    const missing = trainFiles.length ? edition.test : edition.train.length > 1 ? `at least one of ${edition.train[0]} to ${edition.train.at(-1)}` : edition.train[0] // prettier-ignore
    const seen = (found.length ? found.map(({ file }) => file) : files.map((f) => f.name)).slice(0, 6).join(', ')
    throw new DataError(`${title}: needs ${missing}, found ${seen || 'nothing'}. ${advice}`)
  }
  const [train, test] = [joined(trainFiles), joined(testFiles)]
  const superclasses = train.labels.length > 1 ? superclassesOf(title, [train, test]) : undefined
  const split = ({ blocks, labels }: Joined) => new PackedSplit(blocks, CIFAR_SIZE, labels[labels.length - 1])
  const [trainSplit, testSplit] = [split(train), split(test)]
  const set = {
    name,
    size: CIFAR_SIZE,
    classes,
    train: trainSplit,
    test: testSplit,
    ...(superclasses && { superclasses }),
  }
  return {
    ...set,
    card: {
      name,
      title,
      size: CIFAR_SIZE,
      classes: [...classes],
      train: trainSplit.count,
      test: testSplit.count,
      ...channelStatistics(trainSplit, CIFAR_SIZE),
      bytes: (trainSplit.count + testSplit.count) * IMAGE_BYTES,
      credit: `${title}, Alex Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.`,
      samples: samplesOf(set),
    },
  }
}

const recordsOf = ({ title, binary, pickled }: Edition, { file, isBinary, bytes }: BatchFile): Records =>
  isBinary ? readRecords(file, title, bytes, binary) : readPickledBatch(file, bytes, pickled)

interface Joined {
  /** Pixels, a block a file. */
  blocks: Uint8Array<ArrayBuffer>[]
  labels: Uint16Array<ArrayBuffer>[]
}

function joined(parts: readonly Batch[]): Joined {
  const count = parts.reduce((n, { labels: [column] }) => n + column.length, 0)
  const labels = parts[0].labels.map(() => new Uint16Array(count))
  let image = 0
  for (const part of parts) {
    part.labels.forEach((column, c) => labels[c].set(column, image))
    image += part.labels[0].length
  }
  return { blocks: parts.map(({ pixels }) => pixels), labels }
}

/** Which superclass each class belongs to, as the records say; they must say one thing. */
function superclassesOf(title: string, parts: readonly Joined[]): Dataset['superclasses'] {
  const of = new Uint16Array(CIFAR100_CLASSES.length)
  const seen = new Uint8Array(of.length)
  for (const {
    labels: [coarse, fine],
  } of parts)
    for (let i = 0; i < fine.length; i++) {
      if (seen[fine[i]] && of[fine[i]] !== coarse[i])
        throw new DataError(
          `${title}: '${CIFAR100_CLASSES[fine[i]]}' is in two superclasses, ${of[fine[i]]} and ${coarse[i]} (record ${i}); the file is damaged`,
        )
      of[fine[i]] = coarse[i]
      seen[fine[i]] = 1
    }
  return { names: CIFAR100_SUPERCLASSES, of }
}
