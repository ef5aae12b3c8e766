// The smallest run that has everything: two stages, two heads, global and local crops, labels to be told apart.

import { PackedSplit, channelStatistics, type Dataset } from '../src/data/dataset'
import { parseConfig, type RunConfig } from '../src/runs/config'
import { dataShapeOf } from '../src/train/imagesOfRun'

const SIZE = 8
const CLASSES = ['dark', 'bright', 'striped']

/** Settings that differ from the tiny ones, nested as in a RunConfig. */
export type Changes = { [section: string]: unknown }

/** A run of one small network on 8 x 8 images; steps in milliseconds even without a graphics card. */
export function tinyConfig({ objective = {}, backbone = {}, ...changes }: Changes = {}): RunConfig {
  const value = {
    seed: 3,
    steps: 10,
    batchSize: 3,
    backbone: {
      name: 'swin', imgSize: 8, patchSize: 2, embedDim: 8, depths: [1, 1], numHeads: [1, 2], windowSize: 2,
      ...(backbone as object),
    },
    objective: {
      ...(objective as object),
      head: { hiddenDim: 8, bottleneckDim: 4, outDim: 12, ...(objective as { head?: object }).head },
    },
    ...changes,
    augment: { localCrops: 1, localSize: 4, ...(changes.augment as object) },
    optim: { warmupSteps: 0, freezeLastLayerSteps: 0, ...(changes.optim as object) },
    evaluation: { everySteps: 0, k: 3, trainImages: 12, testImages: 10, correspondenceImages: 0, snapshots: 0, ...(changes.evaluation as object) },
  } // prettier-ignore
  const parsed = parseConfig(value)
  if (!parsed.ok) throw new Error(parsed.problems.map(({ path, message }) => `${path} ${message}`).join('; '))
  return parsed.config
}

/** Image `i` belongs to class `i % 3`: dark, bright or striped, no two alike. */
function split(count: number, first: number, hasLabels: boolean): PackedSplit {
  const plane = SIZE * SIZE
  const pixels = new Uint8Array(count * 3 * plane)
  pixels.forEach((_, at) => {
    const i = first + Math.floor(at / (3 * plane))
    const isLit = i % 3 === 1 || (i % 3 === 2 && at % 2 === 1)
    pixels[at] = (isLit ? 180 : 20) + ((7 * i + 3 * Math.floor(at / plane)) % 60)
  })
  const labels = Uint16Array.from({ length: count }, (_, i) => (first + i) % 3)
  return new PackedSplit(pixels, SIZE, hasLabels ? labels : null)
}

export function tinyData({ train = 16, test = 10, hasLabels = true } = {}): Dataset {
  const [trainSplit, testSplit] = [split(train, 0, hasLabels), split(test, train, hasLabels)]
  const classes = hasLabels ? CLASSES : []
  return {
    name: 'tiny',
    size: SIZE,
    classes,
    train: trainSplit,
    test: testSplit,
    card: {
      name: 'tiny',
      title: 'Tiny',
      size: SIZE,
      classes,
      train,
      test,
      ...channelStatistics(trainSplit, SIZE),
      bytes: (train + test) * 3 * SIZE * SIZE,
      credit: 'Made for tests.',
      samples: [],
    },
  }
}

/** What a run of `data` needs to know of it. */
export const shapeOf = dataShapeOf
