// When a run that trains is copied again. A crash costs at most what lies between two copies, and that is computed again
// to the same bits; so copies are made as often as they cost next to nothing, by what the last one took.

/** Steps after which there should be a new copy. */
export const STEPS_BETWEEN = 200
/** Milliseconds after which there should be one, however slow the steps are. */
export const MS_BETWEEN = 20_000
/** Milliseconds after which there is one, however dear: the first also waits for kernels that are still being built. */
export const MOST_MS = 60_000
/** Share of a run's time that copies take at most, until that. */
export const MOST_SHARE = 0.02

export interface SinceCopy {
  /** Steps done since the last copy. */
  steps: number
  /** Milliseconds since then. */
  ms: number
  /** Milliseconds that it took, from asking for it until it was safe; 0 before the first. */
  lastMs: number
}

/** Whether it is time for the next copy; the first is made as soon as there is a step to lose. */
export const isDue = ({ steps, ms, lastMs }: SinceCopy): boolean =>
  steps > 0 &&
  (lastMs === 0 || ((steps >= STEPS_BETWEEN || ms >= MS_BETWEEN) && ms >= Math.min(lastMs / MOST_SHARE, MOST_MS)))
