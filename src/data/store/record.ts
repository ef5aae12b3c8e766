// The record of a kept set: a line of JSON and a line with its SHA-256, so that one that is torn, empty or zeroed in
// parts is no record.

import { sha256Text } from '../../base/sha256'
import type { Outline } from '../contentHash'
import type { DataCard } from '../dataset'

export interface StoreRecord {
  hash: string
  outline: Outline
  card: Omit<DataCard, 'samples'>
  /** Name of the body's file. */
  body: string
  /** Length of the body. */
  bytes: number
  /** Milliseconds since 1970. */
  savedAt: number
}

/** Bumped when records, bodies or hashes are made in another way; sets of other versions are not seen, and swept away. */
const VERSION = 1

export async function encodeRecord(record: StoreRecord): Promise<Uint8Array> {
  const json = JSON.stringify({ version: VERSION, ...record })
  return new TextEncoder().encode(`${json}\n${await hashOf(json)}\n`)
}

/** @returns null where the bytes are not those of a whole record of this version */
export async function decodeRecord(bytes: Uint8Array): Promise<StoreRecord | null> {
  const [json = '', stated, rest] = new TextDecoder().decode(bytes).split('\n')
  if (rest !== '' || stated !== (await hashOf(json))) return null
  const { version, ...record } = JSON.parse(json) as StoreRecord & { version: number }
  return version === VERSION ? record : null
}

const hashOf = (json: string) => sha256Text(new TextEncoder().encode(json))
