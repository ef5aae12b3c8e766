// How many held-out images a run is measured on: those it asks for, as far as its images have them.

import type { RunState } from '../state/runState'

export const heldOutImages = ({ runConfig, images }: Pick<RunState, 'runConfig' | 'images'>): number =>
  Math.min(runConfig?.evaluation.testImages ?? 1, images?.test ?? Infinity)
