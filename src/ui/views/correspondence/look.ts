// What is drawn of an answer: which stage, which direction, which region. All of it follows from the answer at hand.

import { regionCenter, regionsOf, type Point } from '../../../base/cropGeometry'
import type { AnswerOf } from '../../../train/protocol'
import {
  ALWAYS_COMPARED,
  compared,
  matchesOf,
  surest,
  type Comparison,
  type ComparedStage,
  type Match,
} from '../../../viz/paint/correspondence/comparison'
import { nearestRegion } from '../../../viz/paint/correspondence/pairPicture'

export interface Look {
  /** Number of the stage, or the last where there is no such. */
  stage: number
  isSwapped: boolean
  /** Place in the left view that stays chosen, as shares of its sides. */
  pinned: Point
  /** How many of the surest matches are drawn as lines. */
  lines: number
}

export const FIRST_LOOK: Look = {
  stage: Infinity,
  isSwapped: false,
  pinned: { x: 0.5, y: 0.5 },
  lines: 10,
}

export const stageOf = ({ stages }: AnswerOf<'correspondence'>, { stage }: Pick<Look, 'stage'>): ComparedStage =>
  stages[Math.min(stage, stages.length - 1)]

/** It has more regions than every question compares. */
export const isLarge = ({ grid }: ComparedStage): boolean => regionsOf(grid) > ALWAYS_COMPARED

export const stageName = ({ stages }: AnswerOf<'correspondence'>, at: number): string => {
  const { rows, columns } = stages[at].grid
  const name = stages.length === 1 ? 'Last layer' : `Stage ${at + 1}`
  return `${name}, ${rows} × ${columns}`
}

export interface Seen {
  comparison: Comparison
  matches: Match[]
  lines: Match[]
}

/** Null where the map has too many regions, or was not compared yet. */
export function seenOf(
  answer: AnswerOf<'correspondence'>,
  look: Pick<Look, 'stage' | 'isSwapped' | 'lines'>,
): Seen | null {
  const comparison = compared(stageOf(answer, look), look.isSwapped)
  if (!comparison) return null
  const matches = matchesOf(comparison)
  return { comparison, matches, lines: surest(matches, look.lines) }
}

export const chosenRegion = ({ comparison: { grid } }: Seen, place: Point): number => nearestRegion(grid, place)

/** The other way round, looking at the region that was the match. */
export function swapped(look: Look, seen: Seen): Look {
  const { to } = seen.matches[chosenRegion(seen, look.pinned)]
  return { ...look, isSwapped: !look.isSwapped, pinned: regionCenter(seen.comparison.grid, to) }
}
