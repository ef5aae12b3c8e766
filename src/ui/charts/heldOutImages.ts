// How many held-out images a run is measured on: those it asks for, as far as the set has them.

import { usedCounts } from '../../data/data.config'
import type { RunState } from '../state/runState'
import type { AppState } from '../state/store'

export function heldOutImages({ cards }: Pick<AppState, 'cards'>, { runConfig }: Pick<RunState, 'runConfig'>): number {
  const { evaluation, data } = runConfig ?? {}
  const card = data && cards[data.name]
  const there = card ? usedCounts(card, data).test : Infinity
  return Math.min(evaluation?.testImages ?? 1, there)
}
