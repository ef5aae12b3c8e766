// What the reader has chosen in this view, and the question it makes. What only changes the drawing asks nothing.

import type { NetworkName, PictureChoice, QuestionOf } from '../../../train/protocol'

export type Pair = 'crops' | 'mirrored' | 'two'

export interface Asked {
  network: NetworkName
  picture: PictureChoice
  other: PictureChoice
  pair: Pair
  /** Least and most share of the image's area that a crop covers. */
  scale: readonly [number, number]
  colour: number
  draw: number
}

export const FIRST: Asked = {
  network: 'teacher',
  picture: { from: 'set', split: 'test', class: null, index: 0 },
  other: { from: 'set', split: 'test', class: null, index: 1 },
  pair: 'crops',
  scale: [0.4, 1],
  colour: 1,
  draw: 0,
}

export const PAIRS: readonly { value: Pair; title: string }[] = [
  { value: 'crops', title: 'Crops' },
  { value: 'mirrored', title: 'Mirrored' },
  { value: 'two', title: 'Two images' },
]

/**
 * @param seed of the experiment, from which crops and colours follow together with the draw
 * @param largeMaps whether a stage is looked at that is compared only where that is asked for
 */
export function questionOf(
  { network, picture, other, pair, scale, colour, draw }: Asked,
  seed: number,
  largeMaps: boolean,
): QuestionOf<'correspondence'> {
  return {
    network,
    picture,
    other: pair === 'two' ? other : null,
    pair: pair === 'mirrored' ? 'mirrored' : 'crops',
    scale: [scale[0], scale[1]],
    colour,
    seed,
    draw,
    largeMaps,
  }
}
