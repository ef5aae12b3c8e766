// Tokens, probabilities and entropies as they are told: beside the picture, in the table, to a screen reader.

import type { LookedBlock } from '../../../train/protocol'
import { CLS, isPadded, offsetOf, type Channel, type TokenLayout } from '../../../viz/paint/attention/tokens'
import type { Seen } from './look'

export function tokenText(layout: TokenLayout, place: number): string {
  if (place === CLS) return 'cls token'
  const [row, column] = [Math.floor(place / layout.paddedColumns) + 1, (place % layout.paddedColumns) + 1]
  return `${isPadded(layout, place) ? 'padding, ' : ''}row ${row}, column ${column}`
}

/** Four digits after the point; what is less has an exponent, and nothing at all is 0. */
export function probabilityText(p: number): string {
  if (p === 0) return '0'
  return p < 1e-4 ? p.toExponential(1).replace('-', '−') : p.toFixed(4)
}

export const bitsText = (bits: number): string => bits.toFixed(3)

/** Of the most bits that there could be: from here on a picture of the probabilities shows next to nothing. */
const NEARLY_ALL = 0.99

/** Why the picture is one even sheet, where it is; '' where something stands out, and where there is no choice of keys. */
export function evenText({ channel, bits, allowed }: Pick<Seen, 'channel' | 'bits' | 'allowed'>): string {
  const most = Math.log2(allowed)
  if (allowed < 2 || bits < NEARLY_ALL * most) return ''
  const who = channel === 'rollout' ? 'Over all blocks so far this query' : 'This head'
  return `${who} weighs all keys nearly alike (${bitsText(bits)} of ${bitsText(most)} bits): it picks nothing out here.`
}

export const percentText = (share: number): string => `${Math.round(100 * share)} %`

export const channelText = (channel: Channel): string => (channel === 'rollout' ? 'Rollout' : `Head ${channel + 1}`)

export const blockText = ({ inStage, isShifted }: LookedBlock): string =>
  `${inStage + 1}${isShifted ? ', shifted' : ''}`

const steps = (count: number, more: string, less: string) =>
  count === 0 ? [] : [`${Math.abs(count)} ${count > 0 ? more : less}`]

/** How a key lies from the query in their window. */
export function offsetText({ layout, seat }: Seen, key: number): string {
  const offset = offsetOf(layout, seat, key)
  if (!offset) return 'no offset'
  return [...steps(offset.down, 'down', 'up'), ...steps(offset.across, 'right', 'left')].join(', ') || 'itself'
}

/** All of a query in one sentence. */
export function querySentence({ layout, place, row, kept, bits, allowed, keys, key }: Seen): string {
  const most = `${tokenText(layout, keys[key].place)}, ${probabilityText(row[key])}`
  const mass = percentText(kept.reduce((sum, index) => sum + row[index], 0))
  return `${tokenText(layout, place)} gives ${most}; ${kept.length} of ${allowed} keys hold ${mass}; ${bitsText(bits)} of ${bitsText(Math.log2(allowed))} bits`
}

export const signedText = (value: number): string =>
  `${value < 0 ? '−' : value > 0 ? '+' : ''}${Math.abs(value).toFixed(3)}`
