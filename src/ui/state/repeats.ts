// The same experiment over several seeds: one press starts it with its own seed and, each time it has finished, anew with
// the next. Each is a run of its own. That is a matter of the page: a run that is stopped, or closed with the page, ends the
// series, and whoever goes on with that run goes on with the series too.

import type { RunConfig } from '../../runs/config'

/** One experiment, or the two of twins. */
export interface Pair {
  a: RunConfig
  b: RunConfig | null
}

/** The starts of one press. */
export interface Repeats {
  /** What was started first; the others differ from it in their seeds. */
  first: Pair
  /** Which of them it is now, from 1 on. */
  number: number
  of: number
}

/** The next of them; null where this is the last. */
export const nextOf = (repeats: Repeats | null): Repeats | null =>
  repeats && repeats.number < repeats.of ? { ...repeats, number: repeats.number + 1 } : null

/** What is started as that one. */
export function pairAt({ first: { a, b }, number }: Repeats): Pair {
  const on = (config: RunConfig): RunConfig => ({ ...config, seed: seedOn(config.seed, number - 1) })
  return { a: on(a), b: b && on(b) }
}

/** Seeds have 32 bits; after the last comes the first. */
export const seedOn = (seed: number, by: number): number => (seed + by) % 2 ** 32
