// Tokens, probabilities and entropies as they are told: beside the picture, in the table, to a screen reader.

import { threeDigits } from '../../../runs/threeDigits'
import type { AttentionAnswer, LookedBlock } from '../../../train/protocol'
import { CLS, isPadded, offsetOf, type Channel, type TokenLayout } from '../../../viz/paint/attention/tokens'
import { wholePercent } from '../words'
import type { Seen } from './look'

const PICKS = 'See what each head picks out: the thing that the token is part of, or only its place.'
const WINDOWS = `${PICKS} A token (the query) weighs the tokens of its window (the keys) by softmax(q · k / √d + bias), separately in every head (Swin Transformer, section 3.2; EsViT, section 3.1). Every other block shifts its windows so that neighbours meet; where a shifted window joins far ends of the picture, a mask blocks attention across the seam.`
const CLS_TOKEN = `${PICKS} A token (the query) weighs all tokens (the keys) by softmax(q · k / √d), separately in every head; what the cls token weighs is what stands for the picture (DINO, section 4.2.2). Rollout follows attention through all blocks, 0.5 A + 0.5 I in each, for the residual connection (Abnar and Zuidema 2020, section 3).`
const ANY = `${PICKS} A token (the query) weighs the tokens that it sees (the keys) by softmax(q · k / √d), separately in every head.`

/** What the view is about, by what was found in the network: a Swin has a bias and a ViT a cls token, others may have neither. */
export function leadText(answer: Pick<AttentionAnswer, 'map' | 'bias'> | null): string {
  if (!answer || answer.bias) return WINDOWS
  return answer.map.layout.hasCls ? CLS_TOKEN : ANY
}

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

/** Of a probability as a factor of an equal share. */
export const factorText = (factor: number): string => `×\u00a0${threeDigits(factor)}`

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
  const mass = wholePercent(kept.reduce((sum, index) => sum + row[index], 0))
  return `${tokenText(layout, place)} gives ${most}; ${kept.length} of ${allowed} keys hold ${mass}; ${bitsText(bits)} of ${bitsText(Math.log2(allowed))} bits`
}

export const signedText = (value: number): string =>
  `${value < 0 ? '−' : value > 0 ? '+' : ''}${Math.abs(value).toFixed(3)}`
