// The record of a kept run: what a list shows, and which copies of its checkpoint are whole. A copy is there if and only
// if its record says so.

import type { RunConfig } from '../config'

/** One of the two files of a run; they are written in turn, so that one is whole while the other is written. */
export const SLOTS = ['a', 'b'] as const
export type Slot = (typeof SLOTS)[number]

export interface RunCopy {
  slot: Slot
  /** Length of the file. */
  bytes: number
  /** Of the whole file, 64 hexadecimal digits. */
  sha256: string
  /** Steps done. */
  step: number
  /** Milliseconds since 1970. */
  savedAt: number
}

export interface RunRecord {
  key: string
  name: string
  /** Of its curves among others: a place in the page's list of colours. */
  colour: number
  isPinned: boolean
  /** When it was removed, for which there is a way back until the page is opened the next time; null where it was not. */
  removedAt: number | null
  config: RunConfig
  /** `test`: held-out images; not known of runs that were kept before it was noted. */
  data: { name: string; title: string; hash: string | null; test?: number }
  /** The adapter it was trained on last, in its own words. */
  adapter: string
  startedAt: number
  /**
   * `open`: it trained or was paused when it was last heard of. `stopped` after all of its steps: before they were measured.
   */
  state: 'open' | 'finished' | 'stopped' | 'failed'
  /** Why it failed. */
  failure: string | null
  /** The run it was started with, turn about, and which of the two it is itself. */
  twin: { key: string; letter: 'A' | 'B' } | null
  /** What was measured last; null where nothing was. */
  latest: { loss: number | null; knn: number | null }
  /** Newest first. */
  copies: readonly RunCopy[]
}

export const fileOf = (key: string, slot: Slot): string => `${key}.${slot}.safetensors`

/** The run that a file belongs to; null for another's file. */
export const keyOf = (file: string): string | null => /^([0-9a-f-]{36})\.[ab]\.safetensors$/.exec(file)?.[1] ?? null

/** The slot to write next: not that of the newest copy. */
export const nextSlot = ({ copies }: Pick<RunRecord, 'copies'>): Slot => (copies.at(0)?.slot === 'a' ? 'b' : 'a')

/** Bytes that a run takes. */
export const bytesOf = ({ copies }: RunRecord): number => copies.reduce((sum, { bytes }) => sum + bytes, 0)
