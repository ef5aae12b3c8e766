// An experiment as a link: what differs from a preset, as JSON, deflated, in the fragment of the URL, which no server
// sees. The same experiment gives the same link. A link sets the form; it never starts work and never fetches.

import { deflateSync, inflateSync } from 'fflate'
import { parseConfig, type RunConfig } from './config'
import { PRESETS, presetNamed } from './presets'

const VERSION = 'e1'
const MAX_LINK_CHARS = 4096
const MAX_JSON_BYTES = 64 * 1024

export type DecodedLink = { ok: true; config: RunConfig } | { ok: false; message: string }

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** The fragment, without its #. */
export function encodeLink(config: RunConfig): string {
  const candidates = PRESETS.map((preset) => ({
    preset: preset.name,
    changes: changesFrom(preset.config as Json, config as Json) ?? {},
  }))
  const shortest = candidates.reduce((a, b) =>
    JSON.stringify(b.changes).length < JSON.stringify(a.changes).length ? b : a,
  )
  const json = new TextEncoder().encode(JSON.stringify([shortest.preset, shortest.changes]))
  return `${VERSION}.${toBase64Url(deflateSync(json, { level: 9 }))}`
}

/** Read a fragment (with or without #). Whatever it is, the answer is a checked config or a sentence. */
export function decodeLink(fragment: string): DecodedLink {
  const refuse = (message: string): DecodedLink => ({ ok: false, message: `This link was not used: ${message}` })
  const text = fragment.replace(/^#/, '')
  if (text.length > MAX_LINK_CHARS)
    return refuse(`it has ${text.length} characters, at most ${MAX_LINK_CHARS} are read.`)
  const [version, body] = text.split('.', 2)
  if (version !== VERSION || !body)
    return refuse(`it must begin with ${VERSION}; it may be cut, or from a newer version of this page.`)
  let value: unknown
  try {
    const out = new Uint8Array(MAX_JSON_BYTES) // a bomb ends here
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(inflateSync(fromBase64Url(body), { out })))
  } catch {
    return refuse('it is damaged; copy it again in full.')
  }
  if (
    !Array.isArray(value) ||
    value.length !== 2 ||
    typeof value[0] !== 'string' ||
    !PRESETS.some((p) => p.name === value[0])
  )
    return refuse('it names no preset of this page.')
  const parsed = parseConfig(withChanges(presetNamed(value[0]).config, value[1] as Json))
  if (!parsed.ok) return refuse(parsed.problems.map((p) => `${p.path || 'the experiment'}: ${p.message}`).join('; '))
  return { ok: true, config: parsed.config }
}

const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The part of `to` that differs from `from`; undefined where nothing does. Keys in order, so that links are canonical. */
function changesFrom(from: Json, to: Json): Json | undefined {
  if (JSON.stringify(from) === JSON.stringify(to)) return undefined
  // another kind of backbone shares no settings with this one
  if (!isObject(from) || !isObject(to) || ('patchSize' in to && from.name !== to.name)) return to
  const changes: { [key: string]: Json } = {}
  for (const key of Object.keys(to).sort()) {
    const change = changesFrom(from[key] ?? null, to[key])
    if (change !== undefined) changes[key] = change
  }
  return changes
}

function withChanges(from: Json, changes: Json): Json {
  if (
    !isObject(from) ||
    !isObject(changes) ||
    ('patchSize' in from && changes.name !== undefined && changes.name !== from.name)
  )
    return changes
  const result: { [key: string]: Json } = Object.assign(Object.create(null) as { [key: string]: Json }, from)
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
