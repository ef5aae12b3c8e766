// Two experiments side by side, in words: A is the first, B its twin. What is one click away, how each is called, and
// whether the comparison is a fair one.

import { objectiveFacts } from '../ssl/ssl.config'
import type { RunConfig } from './config'
import { differences, type Difference } from './diff'

/** Settings from which it follows which images a step sees. */
const BATCH_PATHS = ['seed', 'batchSize']
const MOST_NAMED = 2

/** The paper's own comparison: the same run without the region loss, or with it where there is none. */
export function regionTwin(config: RunConfig): { title: string; config: RunConfig } {
  const { objective } = config
  const { name, title } = objectiveFacts(objective).twin
  return { title, config: { ...config, objective: { ...objective, name } } }
}

export interface TwinWords {
  /** What each is in the other's light: `Peak learning rate: 0.001`, `Peak learning rate: 0.0003`. */
  a: string
  b: string
  /** `Peak learning rate: 0.001 → 0.0003`; empty where nothing differs. */
  differences: string[]
  /** Why numbers of the two may differ for other reasons than the one looked for; empty where there is none. */
  cautions: string[]
}

export function twinWords(a: RunConfig, b: RunConfig): TwinWords {
  const found = differences(a, b)
  if (!found.length) return { a: 'as set', b: 'the same settings', differences: [], cautions: [] }
  return {
    a: named(found, ({ from }) => from),
    b: named(found, ({ to }) => to),
    differences: found.map(({ sentence }) => sentence),
    cautions: cautionsOf(found),
  }
}

function named(found: readonly Difference[], value: (difference: Difference) => string | null): string {
  const words = found.slice(0, MOST_NAMED).map((difference) => `${difference.title}: ${value(difference) ?? 'none'}`)
  const rest = found.length - words.length
  return words.join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

function cautionsOf(found: readonly Difference[]): string[] {
  const titles = (holds: (path: string) => boolean) =>
    found.flatMap(({ path, title }) => (holds(path) ? [title.toLowerCase()] : [])).join(', ')
  const batches = titles((path) => BATCH_PATHS.includes(path) || path.startsWith('data.'))
  const length = titles((path) => path === 'steps')
  const measures = titles((path) => path.startsWith('evaluation.') && path !== 'evaluation.everySteps')
  return [
    ...(batches ? [`A and B see different batches (${batches}).`] : []),
    ...(length ? ['Their schedules have different lengths.'] : []),
    ...(measures ? [`They are measured differently (${measures}).`] : []),
  ]
}
