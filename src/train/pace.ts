// How long steps take lately, from when they finish. Time in which no step was meant to follow is none of theirs: a pause, a
// measurement, kernels that are built, a machine that slept.

const SPEED_STEPS = 20 // over which it is averaged
/** A gap between two steps that is so much longer than those before it was no step. */
const STOOD_MS = 2000
const STOOD_STEPS = 10

export class Pace {
  #finishTimes: number[] = []

  /** A step has finished. */
  finish(now: number): void {
    const gap = now - (this.#finishTimes.at(-1) ?? now)
    if (this.msPerStep > 0 && gap > Math.max(STOOD_MS, STOOD_STEPS * this.msPerStep)) this.stand()
    this.#finishTimes.push(now)
    if (this.#finishTimes.length > SPEED_STEPS + 1) this.#finishTimes.shift()
  }

  /** The next step does not follow the last one. */
  stand(): void {
    this.#finishTimes = []
  }

  /** Mean time between finished steps; 0 before there are two. */
  get msPerStep(): number {
    const times = this.#finishTimes
    return times.length < 2 ? 0 : (times[times.length - 1] - times[0]) / (times.length - 1)
  }
}
