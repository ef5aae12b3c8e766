// An experiment as a link: what differs from a preset, as JSON, deflated, in the fragment of the URL, which no server
// sees. The same experiment gives the same link. A link sets the form; it never starts work and never fetches.
//
//   e1.i1Yqzs3PTlXSqVYqTk1NUbIyr40FAA   =   e1. + base64url(deflate(["smoke", {"seed": 7}]))
//
// A third part, where there is one, is how a twin differs from that: ["smoke", {"seed": 7}, {"objective": {"name": "dino"}}].

import { deflateSync, inflateSync } from 'fflate'
import { parseConfig, type RunConfig } from './config'
import { PRESETS, presetNamed } from './presets'

/** Names the meaning of what follows: the presets and defaults it builds on. Bump it when one of them changes. */
const VERSION = 'e1'
const MAX_LINK_CHARS = 4096
const MAX_JSON_BYTES = 64 * 1024

export type DecodedLink = { ok: true; config: RunConfig; twin?: RunConfig } | { ok: false; message: string }

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** The fragment, without its #. @param twin what the experiment is compared with, if anything */
export function encodeLink(config: RunConfig, twin?: RunConfig): string {
  const twinPart = twin ? [changesFrom(config, twin) ?? {}] : []
  const candidates = PRESETS.map((preset) =>
    JSON.stringify([preset.name, changesFrom(preset.config as Json, config as Json) ?? {}, ...twinPart]),
  )
  const shortest = candidates.reduce((a, b) => (b.length < a.length ? b : a)) // the first of equals
  return `${VERSION}.${toBase64Url(deflateSync(new TextEncoder().encode(shortest), { level: 9 }))}`
}

/** Read a fragment (with or without #). Whatever it is, the answer is a checked config or a sentence. */
export function decodeLink(fragment: string): DecodedLink {
  const refuse = (message: string): DecodedLink => ({ ok: false, message: `This link was not used: ${message}` })
  if (fragment.length > MAX_LINK_CHARS)
    return refuse(`it has ${fragment.length} characters, at most ${MAX_LINK_CHARS} are read.`)
  const [, version, body] = /^#?(\w*)\.?(.*)$/s.exec(fragment) ?? []
  if (version !== VERSION || !body)
    return refuse(`it must begin with ${VERSION}; it may be cut, or from another version of this page.`)
  const value = jsonOf(body)
  if (value === undefined) return refuse('it is damaged; copy it again in full.')
  const [name, changes, twinChanges, ...rest] = Array.isArray(value) ? value : []
  if (!PRESETS.some((preset) => preset.name === name) || changes === undefined || rest.length)
    return refuse('it names no preset of this page.')
  const parsed = parseConfig(withChanges(presetNamed(name as string).config, changes))
  if (!parsed.ok) return refuse(parsed.problems.map((p) => `${p.path || 'the experiment'} ${p.message}`).join('; '))
  if (twinChanges === undefined) return parsed
  const twin = parseConfig(withChanges(parsed.config, twinChanges))
  if (!twin.ok)
    return refuse(twin.problems.map((p) => `${p.path ? `its twin’s ${p.path}` : 'its twin'} ${p.message}`).join('; '))
  return { ok: true, config: parsed.config, twin: twin.config }
}

/** What the body of a link says; undefined where it is not base64url, not deflated, not JSON, or too much. */
function jsonOf(body: string): Json | undefined {
  if (!/^[\w-]+$/.test(body)) return undefined
  try {
    // what does not fit is dropped by inflateSync, so a bomb ends here: a full buffer is one
    const bytes = inflateSync(fromBase64Url(body), { out: new Uint8Array(MAX_JSON_BYTES) })
    if (bytes.length === MAX_JSON_BYTES) return undefined
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json
  } catch {
    return undefined
  }
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

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')

const fromBase64Url = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
