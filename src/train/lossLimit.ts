// When to give up on devices that are lost again and again: whatever is wrong, the next one would only go the same way.

export const MOST_LOSSES = 3
const WITHIN_MS = 60_000

export class LossLimit {
  #times: number[] = []

  /** Note a loss. @param now milliseconds of a clock that never goes back @returns whether it was one too many */
  isReachedAt(now: number): boolean {
    this.#times = [...this.#times.filter((time) => now - time < WITHIN_MS), now]
    return this.#times.length >= MOST_LOSSES
  }
}
