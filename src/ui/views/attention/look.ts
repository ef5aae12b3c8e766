// What is drawn of an answer: which query, which head, how much of its mass is outlined. All of it follows from the answer
// at hand.

import type { AnswerOf } from '../../../train/protocol'
import { allowedKeys, entropyBits, keptKeys } from '../../../viz/paint/attention/entropy'
import { paddedPlaceOf, placeOf, type Spot } from '../../../viz/paint/attention/frame'
import { keyColours, type Colouring, type KeyColours } from '../../../viz/paint/attention/keyColours'
import {
  keysOf,
  rowOf,
  seatOf,
  type Channel,
  type Key,
  type Seat,
  type TokenLayout,
} from '../../../viz/paint/attention/tokens'
import { rangeOf } from '../../../viz/paint/heat'

export interface Look {
  /** A head that the block may lack: its last one is taken then. */
  channel: Channel
  /** The query that stays chosen. */
  pinned: Spot
  /** Share of the mass whose keys are outlined. */
  share: number
  colours: Colouring
}

export const FIRST_LOOK: Look = { channel: 0, pinned: 'cls', share: 0.6, colours: 'probability' }

/** What is under the pointer: a query on the left, or a key on the right. */
export interface Pointed {
  query: Spot | null
  key: Spot | null
}

export const NOTHING_POINTED: Pointed = { query: null, key: null }

export interface Seen {
  layout: TokenLayout
  channel: Channel
  /** The query: its place, and its seat. */
  place: number
  seat: Seat
  keys: Key[]
  /** [N] what the query gives to each key. */
  row: Float32Array
  colouring: Colouring
  colours: KeyColours
  /** Numbers of the outlined keys, the heaviest first. */
  kept: number[]
  bits: number
  /** How many keys no mask forbids. */
  allowed: number
  /** Number of the key under the pointer; the heaviest one where there is none. */
  key: number
  isPointed: boolean
}

export function seenOf({ map }: AnswerOf<'attention'>, look: Look, pointed = NOTHING_POINTED): Seen {
  const { layout, heads } = map
  const isRollout = look.channel === 'rollout' && map.rollout !== null
  const channel = isRollout ? 'rollout' : Math.min(look.channel === 'rollout' ? 0 : look.channel, heads - 1)
  const place = placeOf(layout, pointed.query ?? look.pinned)
  const seat = seatOf(layout, place)
  const keys = keysOf(layout, seat)
  const row = rowOf(map, channel, seat)
  const pointedAt = pointed.key === null ? null : paddedPlaceOf(layout, pointed.key)
  const allowed = allowedKeys(layout, seat)
  const under = pointedAt === null ? -1 : keys.findIndex((key) => key.place === pointedAt)
  return {
    layout,
    channel,
    place,
    seat,
    keys,
    row,
    colouring: look.colours,
    colours: keyColours(look.colours, row, channel, seat.index, allowed),
    kept: keptKeys(row, look.share),
    bits: entropyBits(row),
    allowed,
    key: under < 0 ? row.indexOf(rangeOf(row)[1]) : under,
    isPointed: under >= 0,
  }
}
