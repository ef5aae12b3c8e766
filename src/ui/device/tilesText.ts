// How the tiles of matrix products were chosen, in words.

import { wholeText } from '../../base/numberText'
import type { TuneReport } from '../../train/protocol'

/** What a tile's name says. */
export const NAMES =
  '8x4: each thread computes 8 rows by 4 columns, and is handed what three neighbours load. shared8x4: the threads of a ' +
  'workgroup read from memory that they share. panel12: a thread keeps 12 columns, and all rows pass by.'

const TILE = 'A thread computes a block of a matrix product at a time, its tile.'
const RULE = `${TILE} How large the tiles are follows a built-in rule`

/** Before a start has said. */
export const awaitedText = (isSoftware: boolean) =>
  isSoftware
    ? `${RULE}, from measurements on software adapters: to compare sizes at Start would take too long on one.`
    : `${TILE} Which tiles are fastest here is measured at Start, in about a tenth of a second.`

export function chosenText({ forced, measured, remembered, byRule, ms }: TuneReport, isSoftware: boolean): string {
  if (forced !== null) return `Every matrix product has tiles of ${forced}, as the address asks.`
  if (!measured.length && !remembered) return isSoftware ? awaitedText(true) : `${RULE}.`
  const faster = measured.filter(({ tile, rule }) => tile !== rule).length
  const parts = [
    remembered > 0 && `${wholeText(remembered)} measured before`,
    measured.length > 0 &&
      `${wholeText(measured.length)} measured in this visit, ${wholeText(faster)} of them faster than by the rule`,
    byRule > 0 && `${wholeText(byRule)} by the rule until a later start`,
  ].filter(Boolean)
  return `${TILE} Tiles of matrix products: ${parts.join('; ')}. The last start took ${wholeText(Math.round(ms))} ms for it. A tile changes no bit of a result.`
}
