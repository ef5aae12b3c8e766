// What takes long, a step or a pass over images, is cut into several submits: browsers and drivers end what runs for
// seconds (the watchdogs of Windows and of Chrome), and 50 ms keeps the desktop smooth.

import type { Gpu } from '../gpu/device'

const BUDGET_MS = 50
/** Before anything is known of it, on a graphics card that may be a slow one. */
const UNKNOWN = 16

/** How many submits a step of `ms` needs. A software adapter has no watchdog, and nothing to gain. */
export const submitsFor = (ms: number, isSoftware: boolean): number =>
  isSoftware ? 1 : Math.max(1, Math.ceil(ms / BUDGET_MS))

/** How many submits a step needs that has not been measured. @param before that of steps that were */
export const submitsUnmeasured = (isSoftware: boolean, before = 1): number =>
  isSoftware ? 1 : Math.max(UNKNOWN, before)

/** Launches `dispatches` in `pieces` of nearly equal length, as [from, to). */
export function cutsOf(dispatches: number, pieces: number): [from: number, to: number][] {
  const count = Math.max(1, Math.min(pieces, dispatches))
  return Array.from({ length: count }, (_, i) => [
    Math.floor((i * dispatches) / count),
    Math.floor(((i + 1) * dispatches) / count),
  ])
}

/** Into how many submits a program is cut that runs again and again: by what it took the last time. */
export class Cuts {
  readonly #isSoftware: boolean
  #submits: number

  constructor({ isSoftware }: Pick<Gpu, 'isSoftware'>) {
    this.#isSoftware = isSoftware
    this.#submits = submitsUnmeasured(isSoftware)
  }

  get submits(): number {
    return this.#submits
  }

  /** @param ms of a run */
  took(ms: number): void {
    this.#submits = submitsFor(ms, this.#isSoftware)
  }
}
