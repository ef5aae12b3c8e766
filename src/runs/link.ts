// An experiment as a link: what differs from a preset, as JSON, deflated, in the fragment of the URL, which no server
// sees. The same experiment gives the same link. A link sets the form; it never starts work and never fetches.
//
//   e1.i1Yqzs3PTlXSqVYqTk1NUbIyr40FAA   =   e1. + base64url(deflate(["smoke", {"seed": 7}]))
//
// A third element, where there is one, is how a twin differs from that: ["smoke", {"seed": 7}, {"objective": {"name": "dino"}}].
// Three parts may follow: `.s5`, over how many seeds it is to be repeated (repeats.ts), `.r…`, what its author measured
// (results.ts), and `.p…`, the place it leads to (place.ts).

import { unitText } from '../base/unitText'
import { parseConfig, type RunConfig } from './config'
import { packJson, unpackJson, type Json } from './packed'
import { parsePlace, placeParts, type Place } from './place'
import { PRESETS, presetNamed } from './presets'
import { inWords, problemsWith } from './problems'
import { MOST_SEEDS } from './repeats'
import { sharedResultsSchema, type Results, type SharedResults } from './results'

/**
 * Names the meaning of what follows: the presets and defaults it builds on. Bump it when one of them changes; a setting
 * that comes new, with a default that is what was done before, changes none.
 */
const VERSION = 'e1'
/** What every version that was ever sent calls by a preset's name; a version stays here as long as the page does. */
const BASES: Readonly<Record<string, (preset: string) => RunConfig | null>> = {
  e1: (name) => (PRESETS.some((preset) => preset.name === name) ? presetNamed(name).config : null),
}
/** Characters that are read of each part, and bytes that it may unfold to. */
const LIMITS = {
  experiment: { chars: 4096, bytes: 64 * 1024 },
  results: { chars: 2048, bytes: 8 * 1024 },
  place: { chars: 512, bytes: 2 * 1024 },
} as const
const MAX_LINK_CHARS = 8192

/** What may go with an experiment. */
export interface LinkExtras {
  /** Over how many seeds the experiment is to be repeated; 1 is not said. */
  seeds?: number
  results?: SharedResults | null
  place?: Place | null
}

export interface OpenedLink {
  ok: true
  config: RunConfig
  twin?: RunConfig
  /** Over how many seeds it is to be repeated, from 2 on. */
  seeds?: number
  results?: SharedResults
  place?: Place
  /** Parts that were left out, and why, in sentences. */
  notes?: string[]
}

export type DecodedLink = OpenedLink | { ok: false; message: string }

/** The fragment, without its #. @param twin what the experiment is compared with, if anything */
export function encodeLink(
  config: RunConfig,
  twin?: RunConfig,
  { seeds = 1, results, place }: LinkExtras = {},
): string {
  const twinPart = twin ? [changesFrom(config, twin) ?? {}] : []
  const candidates = PRESETS.map((preset) => [
    preset.name,
    changesFrom(preset.config as Json, config as Json) ?? {},
    ...twinPart,
  ])
  const length = (value: unknown) => JSON.stringify(value).length
  const shortest = candidates.reduce((a, b) => (length(b) < length(a) ? b : a)) // the first of equals
  return [
    VERSION,
    packJson(shortest),
    ...(seeds > 1 ? [`s${seeds}`] : []),
    ...(results ? [`r${packJson(results)}`] : []),
    ...(place ? [`p${packJson(placeParts(place))}`] : []),
  ].join('.')
}

/** Read a fragment (with or without #). Whatever it is, the answer is a checked config or a sentence. */
export function decodeLink(fragment: string): DecodedLink {
  const refuse = (message: string): DecodedLink => ({ ok: false, message: `This link was not used: ${message}` })
  if (fragment.length > MAX_LINK_CHARS)
    return refuse(`it has ${fragment.length} characters, at most ${MAX_LINK_CHARS} are read.`)
  const [version, body, ...parts] = fragment.replace(/^#/, '').split('.')
  if (!Object.hasOwn(BASES, version) || !body)
    return refuse(`it must begin with ${VERSION}; it may be cut, or from another version of this page.`)
  const { chars, bytes } = LIMITS.experiment
  if (body.length > chars) return refuse(`its settings have ${body.length} characters, at most ${chars} are read.`)
  const value = unpackJson(body, bytes)
  const extras = extrasOf(parts)
  if (value === undefined || !extras) return refuse('it is damaged; copy it again in full.')
  const experiment = experimentOf(value, BASES[version])
  if ('problem' in experiment) return refuse(experiment.problem)
  return withExtras(experiment, extras)
}

type Experiment = Pick<OpenedLink, 'config' | 'twin'>

function experimentOf(value: Json, baseOf: (preset: string) => RunConfig | null): Experiment | { problem: string } {
  const [name, changes, twinChanges, ...rest] = Array.isArray(value) ? value : []
  const base = typeof name === 'string' ? baseOf(name) : null
  if (!base || changes === undefined || rest.length) return { problem: 'it names no preset of this page.' }
  const parsed = parseConfig(withChanges(base, changes))
  if (!parsed.ok) return { problem: inWords(parsed.problems, (p) => `${p.path || 'the experiment'} ${p.message}`) }
  if (twinChanges === undefined) return { config: parsed.config }
  const twin = parseConfig(withChanges(parsed.config, twinChanges))
  if (twin.ok) return { config: parsed.config, twin: twin.config }
  return {
    problem: inWords(twin.problems, (p) => `${p.path ? `its twin’s ${p.path}` : 'its twin'} ${p.message}`),
  }
}

interface Extras {
  seeds?: string
  results?: string
  place?: string
}

/** The parts behind the experiment, unread; null where one is unknown, or there twice. */
function extrasOf(parts: readonly string[]): Extras | null {
  const extras: Extras = {}
  for (const part of parts) {
    const name = ({ s: 'seeds', r: 'results', p: 'place' } as const)[part[0]]
    if (!name || extras[name] !== undefined) return null
    extras[name] = part.slice(1)
  }
  return extras
}

/** An experiment is good without the parts that do not hold; what was left out is said. */
function withExtras(experiment: Experiment, extras: Extras): OpenedLink {
  const opened: OpenedLink = { ok: true, ...experiment }
  const notes: string[] = []
  if (extras.seeds !== undefined) {
    const seeds = /^\d{1,2}$/.test(extras.seeds) ? Number(extras.seeds) : NaN
    if (seeds >= 2 && seeds <= MOST_SEEDS) opened.seeds = seeds
    else notes.push(`The repeats that the link asks for were left out: their number must be from 2 to ${MOST_SEEDS}.`)
  }
  if (extras.results !== undefined) {
    const read = resultsFrom(unpacked(extras.results, LIMITS.results), experiment)
    if (typeof read === 'string') notes.push(`The results in the link were left out: ${read}.`)
    else opened.results = read
  }
  if (extras.place !== undefined) {
    const read = placeFrom(unpacked(extras.place, LIMITS.place), experiment)
    if (typeof read === 'string') notes.push(`The view that the link leads to was not opened: ${read}.`)
    else opened.place = read
  }
  return { ...opened, ...(notes.length && { notes }) }
}

const unpacked = (text: string, { chars, bytes }: { chars: number; bytes: number }): Json | undefined =>
  text.length > chars ? undefined : unpackJson(text, bytes)

/** Results that fit the experiment they came with, or why they are none. */
function resultsFrom(value: Json | undefined, { config, twin }: Experiment): SharedResults | string {
  if (value === undefined) return 'they are damaged'
  const parsed = problemsWith(sharedResultsSchema, value)
  if ('problems' in parsed) return `${parsed.problems[0].path || 'they'} ${parsed.problems[0].message}`
  const { a, b } = parsed.value
  if (b && !twin) return 'they are of two runs, and the link holds one experiment'
  if (!a && !b) return 'they are empty'
  const goesOn = (results: Results | null, steps: number) =>
    results !== null && (results.step > steps || (results.evaluated ?? 0) > results.step)
  if (goesOn(a, config.steps) || (twin && goesOn(b, twin.steps)))
    return 'they go beyond the last step of the experiment'
  return parsed.value
}

/** A place that fits the experiment it came with, or why it is none. */
function placeFrom(value: Json | undefined, { config, twin }: Experiment): Place | string {
  const read = parsePlace(value)
  if (!read.ok) return read.message
  const steps = Math.max(config.steps, twin?.steps ?? 0)
  // what is looked back at lies before the end
  if ((read.place.step ?? 0) >= steps)
    return `its step must be below the ${steps} ${unitText('steps', steps)} of the run, got ${read.place.step}`
  if (read.place.shown && !twin) return 'it is of one of two runs, and the link holds one experiment'
  return read.place
}

const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether both are the same kind of thing. Two backbones share no settings; all but them keep theirs under any name. */
const isSameKind = (from: { [key: string]: Json }, to: { [key: string]: Json }) =>
  !Object.hasOwn(from, 'patchSize') || !Object.hasOwn(to, 'name') || from.name === to.name

/** The part of `to` that differs from `from`; undefined where nothing does. Keys in order, so that links are canonical. */
function changesFrom(from: Json, to: Json): Json | undefined {
  if (!isObject(to)) return JSON.stringify(from) === JSON.stringify(to) ? undefined : to
  const isAnother = !isObject(from) || !isSameKind(from, to)
  const changes: { [key: string]: Json } = {}
  for (const key of Object.keys(to).sort()) {
    const change = isAnother ? to[key] : changesFrom(from[key] ?? null, to[key])
    if (change !== undefined) changes[key] = change
  }
  return isAnother || Object.keys(changes).length ? changes : undefined
}

/** Unknown keys go through as they are, for the schema to refuse by name; `__proto__` is a key like any other here. */
function withChanges(from: Json, changes: Json): Json {
  if (!isObject(from) || !isObject(changes) || !isSameKind(from, changes)) return changes
  const result = Object.assign(Object.create(null) as { [key: string]: Json }, from)
  for (const key of Object.keys(changes))
    result[key] = Object.hasOwn(from, key) ? withChanges(from[key], changes[key]) : changes[key]
  return result
}
