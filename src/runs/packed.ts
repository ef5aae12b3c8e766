// JSON that fits into a link: deflated, and in the letters that no program escapes (base64url). What is read may be
// anything that a stranger has written, so it is unfolded to a limit and no further.

import { deflateSync, inflateSync } from 'fflate'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** The same value gives the same text. */
export const packJson = (value: unknown): string =>
  toBase64Url(deflateSync(new TextEncoder().encode(JSON.stringify(value)), { level: 9 }))

/**
 * What a text says; undefined where it is not base64url, not deflated, not JSON, or more than `maxBytes` of it.
 * `__proto__` is a key like any other in what is returned.
 */
export function unpackJson(text: string, maxBytes: number): Json | undefined {
  if (!/^[\w-]+$/.test(text)) return undefined
  try {
    // what does not fit is dropped by inflateSync, so a bomb ends here: a full buffer is one
    const bytes = inflateSync(fromBase64Url(text), { out: new Uint8Array(maxBytes) })
    if (bytes.length === maxBytes) return undefined
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json
  } catch {
    return undefined
  }
}

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')

const fromBase64Url = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
