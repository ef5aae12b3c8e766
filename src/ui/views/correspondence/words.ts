// What a match is called, wherever it is told: beside the picture, in the table, to a screen reader.

import type { RegionGrid } from '../../../base/cropGeometry'
import type { Match, Verdict } from '../../../viz/paint/correspondence/comparison'
import { cosineText, regionText } from '../words'

export const VERDICTS: Record<Verdict, { title: string; token: string }> = {
  right: { title: 'right', token: 'mark-right' },
  near: { title: 'next to it', token: 'mark-near' },
  wrong: { title: 'wrong', token: 'mark-wrong' },
  outside: { title: 'place not shown', token: 'mark-unknown' },
  unknown: { title: 'no true place', token: 'mark-unknown' },
}

/** What the left view is called, and the right one. Numbers, for letters are what twins go by. */
export const viewNames = (isSwapped: boolean): [string, string] => (isSwapped ? ['2', '1'] : ['1', '2'])

/** All of a match in one sentence. */
export function matchSentence(grid: RegionGrid, { from, to, cosine, truth, verdict }: Match): string {
  const found = `${regionText(grid, from)}: most like ${regionText(grid, to)}, cosine ${cosineText(cosine)}`
  if (verdict === 'unknown') return found
  if (verdict === 'outside') return `${found}; its place is outside the other view`
  if (verdict === 'right') return `${found}; right`
  return `${found}; ${VERDICTS[verdict].title}, its place is ${regionText(grid, truth)}`
}
