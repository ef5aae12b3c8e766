// Names for runs, so that two can be told apart in a legend: drawn from the seed, the same run always called the same.

import { pcg4d, STREAM } from '../base/rng'

const QUALITIES = [
  'amber', 'brisk', 'calm', 'dusky', 'eager', 'faint', 'gentle', 'hazel', 'ivory', 'jolly',
  'keen', 'lucid', 'mellow', 'nimble', 'opal', 'plain', 'quiet', 'russet', 'silver', 'tidal',
] as const // prettier-ignore

const THINGS = [
  'acorn', 'birch', 'comet', 'delta', 'ember', 'fern', 'grove', 'heron', 'inlet', 'juniper',
  'kelp', 'lantern', 'marsh', 'nettle', 'otter', 'pebble', 'quarry', 'reed', 'sparrow', 'thistle',
] as const // prettier-ignore

/** How many runs can be named before names repeat. */
export const NAME_COUNT = QUALITIES.length * THINGS.length

/**
 * The name of the `index`-th run that began from `seed`: `brisk heron`. The first NAME_COUNT runs of one seed all have
 * different names.
 */
export function runName(seed: number, index = 0): string {
  // a walk through all pairs from a drawn start; 219 shares no factor with 400, so none comes twice before all came once
  const start = pcg4d(seed, STREAM.names, 0, 0)[0] % NAME_COUNT
  const pair = (start + index * 219) % NAME_COUNT
  return `${QUALITIES[Math.floor(pair / THINGS.length)]} ${THINGS[pair % THINGS.length]}`
}
