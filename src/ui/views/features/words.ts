// Shares and layers of the feature views as they are told, and what to look for.

import type { Layer } from '../../../train/protocol'

/** What to look for, before any number. */
export const LOOK_AT_IMAGES = 'Pictures of one kind lie together where the features know the kind.'
export const LOOK_AT_REGIONS =
  'Similar features get similar colours: check whether parts of one colour are also one thing to you.'

export const percentText = (share: number): string => `${(100 * share).toFixed(1)}\u00a0%`

/** `41.3 + 17.0 + 9.1 = 67.4 %`. */
export function sumText(shares: readonly number[]): string {
  const parts = shares.map((share) => (100 * share).toFixed(1))
  return `${parts.join(' + ')} = ${(100 * shares.reduce((a, b) => a + b, 0)).toFixed(1)}\u00a0%`
}

/** What of a stage is looked at. */
export const outputText = ({ block }: Layer): string => (block === null ? 'final norm' : `block ${block + 1}`)

export const layerText = (layer: Layer): string =>
  layer.block === null ? 'after the final norm' : `stage ${layer.stage + 1}, block ${layer.block + 1}`
