// The same experiment over several seeds: one press starts it with its own seed and, each time it has finished, anew with
// the next. Each is a run of its own. That is a matter of the page: a run that is stopped, or closed with the page, ends the
// series, and whoever goes on with that run goes on with the series too.

import type { RunConfig } from '../../runs/config'
import { decodeLink, encodeLink } from '../../runs/link'

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

/** As far as the browser keeps it. */
export interface Series {
  repeats: Repeats
  /** Keys of all its kept runs, in the order in which they were first kept: the last belongs to the start that it has come to. */
  keys: readonly string[]
}

/** @returns the same series where nothing is new */
export function seriesWith(series: Series | null, repeats: Repeats, key: string): Series {
  if (series?.repeats.first !== repeats.first) return { repeats, keys: [key] }
  return series.keys.includes(key) ? series : { repeats, keys: [...series.keys, key] }
}

/** Whoever goes on with the runs that a series has come to goes on with the series; null where they are no such runs. */
export const repeatsOf = (series: Series | null, runs: readonly { key: string }[]): Repeats | null =>
  series && runs.some(({ key }) => key === series.keys.at(-1)) ? series.repeats : null

/** As text, for another visit. */
export function seriesText({ repeats: { first, number, of }, keys }: Series): string {
  return JSON.stringify({ link: encodeLink(first.a, first.b ?? undefined, { seeds: of }), number, keys })
}

/** Null where it is not such a text, or one of another version of the page. */
export function readSeries(text: string): Series | null {
  const read = parsed(text)
  if (!read || typeof read.link !== 'string' || !Array.isArray(read.keys)) return null
  const link = decodeLink(read.link)
  const number = Number(read.number)
  if (!link.ok || !link.seeds || !(Number.isInteger(number) && number >= 1 && number <= link.seeds)) return null
  const first = { a: link.config, b: link.twin ?? null }
  return { repeats: { first, number, of: link.seeds }, keys: read.keys.filter((key) => typeof key === 'string') }
}

function parsed(text: string): Partial<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}
