// How long passes take on the GPU: by its own clock where it has timestamp queries, else by the clock of the thread from
// the submit to the answer, less what an empty submit takes. Some drivers leave timestamps at 0 or let them go backwards, and
// what is shorter than a clock can tell has no time either: that is missing, and no number.

import type { Gpu } from './device'
import { readBuffer } from './readback'

export type TimingMethod = 'timestamps' | 'submits'

/** What one pass does. */
export type Job = (pass: GPUComputePassEncoder) => void

const MOST_QUERIES = 4096 // kMaxQueryCount of the specification

/** Two timestamps a job. */
export const MOST_JOBS = MOST_QUERIES / 2

/** A difference of two times, where it can be one. */
export const knownMs = (difference: number): number => (difference > 0 ? difference : NaN)

/** The least of those that are known; NaN where none is. */
export function leastMs(times: readonly number[]): number {
  const known = times.filter((ms) => !Number.isNaN(ms))
  return known.length ? Math.min(...known) : NaN
}

export class PassTimer {
  readonly method: TimingMethod
  readonly #gpu: Gpu
  /** Milliseconds of a submit that does nothing. */
  #empty = 0

  private constructor(gpu: Gpu, method: TimingMethod) {
    this.#gpu = gpu
    this.method = method
  }

  static async make(gpu: Gpu): Promise<PassTimer> {
    const timer = new PassTimer(gpu, gpu.device.features.has('timestamp-query') ? 'timestamps' : 'submits')
    if (timer.method === 'submits') {
      const times: number[] = []
      for (let i = 0; i < 9; i++) times.push(await timer.#bySubmit(() => undefined))
      timer.#empty = times.sort((a, b) => a - b)[4]
    }
    return timer
  }

  /** Milliseconds that each job takes, one after another in passes of their own; NaN where that is missing. At most MOST_JOBS. */
  async time(jobs: readonly Job[]): Promise<number[]> {
    if (this.method === 'timestamps') return this.#byTimestamps(jobs)
    const times: number[] = []
    for (const job of jobs) times.push(knownMs((await this.#bySubmit(job)) - this.#empty))
    return times
  }

  async #byTimestamps(jobs: readonly Job[]): Promise<number[]> {
    const gpu = this.#gpu
    const count = 2 * jobs.length
    const querySet = gpu.device.createQuerySet({ label: 'timing', type: 'timestamp', count })
    const usage = GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC
    const stamps = gpu.createBuffer('timing', 8 * count, usage)
    try {
      const encoder = gpu.device.createCommandEncoder({ label: 'timing' })
      jobs.forEach((job, i) => {
        const timestampWrites = { querySet, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 }
        const pass = encoder.beginComputePass({ label: 'timing', timestampWrites })
        job(pass)
        pass.end()
      })
      encoder.resolveQuerySet(querySet, 0, count, stamps, 0)
      gpu.device.queue.submit([encoder.finish()])
      gpu.counts.submits++
      gpu.counts.passes += jobs.length
      const nanoseconds = new BigUint64Array(await readBuffer(gpu, stamps))
      return jobs.map((_, i) => knownMs(Number(nanoseconds[2 * i + 1] - nanoseconds[2 * i]) / 1e6))
    } finally {
      querySet.destroy()
      gpu.destroyBuffer(stamps)
    }
  }

  async #bySubmit(job: Job): Promise<number> {
    const gpu = this.#gpu
    const done = gpu.createBuffer('timing', 16, GPUBufferUsage.COPY_SRC)
    try {
      const begin = performance.now()
      gpu.submit('timing', job)
      await readBuffer(gpu, done, 0, 16)
      return performance.now() - begin
    } finally {
      gpu.destroyBuffer(done)
    }
  }
}
