// A data set made of pictures that were read: two parts of one block of pixels, their labels, and the card.

import { DataError, PackedSplit, channelStatistics, type Dataset } from '../dataset'
import { samplesOf } from '../samples'
import type { ReadPictures } from './read'

/** What a linear layer over them, and the rows of a table, may have. */
export const MAX_CLASSES = 1024

export interface PictureSet {
  name: string
  title: string
  /** What was given, where its name says more than the title. */
  given?: string | null
  size: number
  /** Whose pictures they are. */
  credit: string
  read: ReadPictures
  /** Places from here on are of the test part; Infinity where the files tell no parts. */
  firstTest: number
  /** Names of the classes, fewer than two for none. */
  classes: readonly string[]
  /** [count of places] class of each; unused where there are no classes */
  labels: Uint16Array
  superclasses?: Dataset['superclasses']
}

/** @throws DataError where nothing is left to learn from */
export function pictureSet(set: PictureSet): Dataset {
  const { name, title, size, credit, read, labels } = set
  const { pixels, places, skipped } = read
  if (places.length < 2) throw new DataError(`${set.given ?? title}: ${tooFewText(read)}`)
  const hasClasses = set.classes.length > 1
  const classes = hasClasses ? [...set.classes] : []
  const firstTest = places.findIndex((place) => place >= set.firstTest)
  const own = Uint16Array.from(places, (place) => labels[place])
  const border = firstTest > 0 ? firstTest : places.length // a test part alone is all there is
  const part = (from: number, to: number) =>
    new PackedSplit(
      pixels.subarray(from * 3 * size * size, to * 3 * size * size),
      size,
      hasClasses ? own.slice(from, to) : null,
    )
  const [train, test] = [part(0, border), part(border, places.length)]
  const made = {
    name,
    size,
    classes,
    train,
    test,
    ...(hasClasses && set.superclasses && { superclasses: set.superclasses }),
  }
  return {
    ...made,
    card: {
      name,
      title,
      size,
      classes,
      train: train.count,
      test: test.count,
      ...channelStatistics(train, size),
      bytes: pixels.length,
      credit,
      samples: samplesOf(made),
      ...(skipped.count > 0 && { skipped }),
    },
  }
}

/** What was wanted, what was found, and what to do. */
function tooFewText({ places, skipped }: ReadPictures): string {
  const next = 'Give PNG, JPEG, WebP, GIF or AVIF pictures.'
  const count = places.length + skipped.count
  if (!count) return `must hold at least 2 pictures that can be read, found no file. ${next}`
  const why = skipped.examples.slice(0, 3).map(({ name, reason }) => `'${name}' ${reason}`)
  const found = `${places.length} in ${count} ${count === 1 ? 'file' : 'files'}`
  return `must hold at least 2 pictures that can be read, found ${found}${why.length ? ` (${why.join('; ')})` : ''}. ${next}`
}
