// Settings of the data: which set, how large its pictures, how much of it, how it is split.

import { z } from 'zod'
import { field } from '../base/field'
import { DATA_NAMES, SETS, setMeta, setsWith } from './sets.config'

const WITH_PAGE = DATA_NAMES.filter((name) => !setMeta(name).files).map((name) => setMeta(name).title)
const forPictures = { path: 'data.name', is: setsWith('isResized') }

export const dataConfig = z
  .strictObject({
    name: z
      .enum(DATA_NAMES)
      .default('emoji')
      .meta(
        field({
          title: 'Images',
          description: `The data set. With the page comes ${WITH_PAGE.join(', ')}; everything else is read from files of yours.`,
          options: Object.fromEntries(DATA_NAMES.map((name) => [name, SETS[name].title])),
        }),
      ),
    labels: z
      .enum(['fine', 'coarse'])
      .default('fine')
      .meta(
        field({
          title: 'Labels',
          description: 'What measurements go by, where a set has both: CIFAR-100 has 100 classes in 20 superclasses.',
          options: { fine: 'Classes', coarse: 'Superclasses' },
          onlyFor: { path: 'data.name', is: setsWith('hasSuperclasses') },
        }),
      ),
    size: z
      .int()
      .min(32)
      .max(224)
      .multipleOf(8)
      .default(32)
      .meta(
        field({
          title: 'Picture size',
          unit: 'px',
          step: 8,
          description:
            'Side of the images that are kept: the centre square of each picture, resized (bicubic, as Pillow does).',
          onlyFor: forPictures,
        }),
      ),
    heldOut: z
      .int()
      .min(1)
      .max(90)
      .default(20)
      .meta(
        field({
          title: 'Share held out',
          unit: '%',
          description: 'How much of each class is kept for measuring, where the files have no test part of their own.',
          onlyFor: forPictures,
        }),
      ),
    train: z
      .int()
      .min(0)
      .max(10_000_000)
      .default(0)
      .meta(
        field({
          title: 'Training images used',
          unit: 'images',
          zero: 'all',
          description: 'How many are used; 0 for all.',
        }),
      ),
    test: z
      .int()
      .min(0)
      .max(10_000_000)
      .default(0)
      .meta(
        field({
          title: 'Held-out images used',
          unit: 'images',
          zero: 'all',
          description: 'How many are used; 0 for all.',
        }),
      ),
    seed: z
      .int()
      .min(0)
      .max(0xffffffff)
      .default(0)
      .meta(
        field({
          title: 'Seed of the choice',
          description: 'Decides which images are held out, and which are used when not all are.',
          expert: true,
        }),
      ),
  })
  .meta({ title: 'Data', description: 'What the network learns from.' })

export type DataConfig = z.infer<typeof dataConfig>

/** Images of each part. */
export interface Counts {
  train: number
  test: number
}

/** How many of a set's images an experiment uses. @param whole as its files have them; test 0 where there is no such part */
export function usedCounts(whole: Counts, { heldOut, train, test }: DataConfig): Counts {
  const own = whole.test > 0 ? whole : heldOutCounts(whole.train, heldOut)
  const most = (count: number, asked: number) => (asked === 0 ? count : Math.min(count, asked))
  return { train: most(own.train, train), test: most(own.test, test) }
}

/** At least one image on either side. @param percent share that is held out */
export function heldOutCounts(count: number, percent: number): Counts {
  const test = Math.min(Math.max(0, count - 1), Math.max(1, Math.round((count * percent) / 100)))
  return { train: count - test, test }
}
