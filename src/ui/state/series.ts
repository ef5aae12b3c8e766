// A series over seeds beyond the visit that began it: how far it has come, and which kept runs are its own.

import type { RunConfig } from '../../runs/config'
import { decodeLink, encodeLink } from '../../runs/link'
import type { KeptRun } from '../../train/protocol'
import { nextOf, pairAt, type Repeats } from './repeats'

export interface Series {
  /** The start that it has come to. */
  repeats: Repeats
  /** Of each start so far the keys under which the browser keeps its runs; of one that is not kept yet none. */
  keys: readonly (readonly string[])[]
}

/** With the start that begins now. */
export const seriesAt = (series: Series | null, repeats: Repeats): Series => ({
  repeats,
  keys: [...(series?.repeats.first === repeats.first ? series.keys : []), []],
})

/** With a run of its start that the browser keeps from now on. @returns the same series where that is known */
export function seriesWith(series: Series, key: string): Series {
  const own = series.keys.at(-1) ?? []
  return own.includes(key) ? series : { ...series, keys: [...series.keys.slice(0, -1), [...own, key]] }
}

/** Whoever goes on with the runs that a series has come to goes on with the series; null where they are no such runs. */
export const repeatsOf = (series: Series | null, runs: readonly { key: string }[]): Repeats | null =>
  series && runs.some(({ key }) => series.keys.at(-1)?.includes(key)) ? series.repeats : null

/**
 * What is left of a series that was ended between two starts, so that no run of it can be gone on with: one experiment over
 * the seeds that had not begun. @param runs that are listed; where none of them is of the series, it was cleared away
 */
export function leftOver(
  series: Series | null,
  runs: readonly Pick<KeptRun, 'key' | 'state'>[],
): { config: RunConfig; twin?: RunConfig; seeds: number; repeats: Repeats } | null {
  if (!series || !runs.some(({ key }) => series.keys.flat().includes(key))) return null
  const own = runs.filter(({ key }) => series.keys.at(-1)?.includes(key))
  const hasEnded = own.some(({ state }) => state === 'finished') && !own.some(({ state }) => isOpen(state))
  const repeats = series.keys.at(-1)?.length === 0 ? series.repeats : hasEnded ? nextOf(series.repeats) : null
  if (!repeats) return null
  const { a, b } = pairAt(repeats)
  return { config: a, ...(b && { twin: b }), seeds: repeats.of - repeats.number + 1, repeats }
}

const isOpen = (state: KeptRun['state']) => state === 'open' || state === 'stopped'

/** As text, for another visit. */
export function seriesText({ repeats: { first, number, of }, keys }: Series): string {
  return JSON.stringify({ link: encodeLink(first.a, first.b ?? undefined, { seeds: of }), number, keys })
}

/** Null where it is not such a text, or one of another version of the page. */
export function readSeries(text: string): Series | null {
  const { link: fragment, number, keys } = parsed(text)
  if (typeof fragment !== 'string' || typeof number !== 'number' || !areKeys(keys)) return null
  const link = decodeLink(fragment)
  if (!link.ok || !link.seeds || number !== keys.length || number < 1 || number > link.seeds) return null
  return { repeats: { first: { a: link.config, b: link.twin ?? null }, number, of: link.seeds }, keys }
}

const areKeys = (value: unknown): value is string[][] =>
  Array.isArray(value) && value.every((keys) => Array.isArray(keys) && keys.every((key) => typeof key === 'string'))

function parsed(text: string): Partial<Record<string, unknown>> {
  try {
    return { ...(JSON.parse(text) as object | null) }
  } catch {
    return {}
  }
}
