// What a run has measured. Every value is kept, in typed arrays; charts draw buckets of neighbouring steps (mean, least,
// most), at most a few hundred however long the run is. Series that are drawn together share the buckets, and so an x axis.

import { rowsOf, type Columns } from '../../runs/log'

const MAX_BUCKETS = 512 // twice what is left after buckets are folded in pairs

/** Values of one measure, in the order they came, and in buckets as wide as its own last step needs. */
class Series {
  /** Steps that one bucket spans. */
  width = 1
  #steps = new Uint32Array(256)
  #values = new Float32Array(256)
  #length = 0
  sum: number[] = []
  count: number[] = []
  min: number[] = []
  max: number[] = []

  get length(): number {
    return this.#length
  }
  get steps(): Uint32Array {
    return this.#steps.subarray(0, this.#length)
  }
  get values(): Float32Array {
    return this.#values.subarray(0, this.#length)
  }

  push(step: number, value: number): void {
    if (this.#length === this.#values.length) {
      const [steps, values] = [this.#steps, this.#values]
      this.#steps = new Uint32Array(2 * steps.length)
      this.#values = new Float32Array(2 * values.length)
      this.#steps.set(steps)
      this.#values.set(values)
    }
    this.#steps[this.#length] = step
    this.#values[this.#length++] = value
    this.add(step, value)
  }

  /** To its bucket alone. */
  add(step: number, value: number): void {
    while (step >= MAX_BUCKETS * this.width) this.fold()
    const bucket = Math.floor(step / this.width)
    this.sum[bucket] = (this.sum[bucket] ?? 0) + value
    this.count[bucket] = (this.count[bucket] ?? 0) + 1
    this.min[bucket] = Math.min(this.min[bucket] ?? Infinity, value)
    this.max[bucket] = Math.max(this.max[bucket] ?? -Infinity, value)
  }

  /** Two buckets become one. */
  fold(): void {
    const pairs = Math.ceil(this.count.length / 2)
    for (let b = 0; b < pairs; b++) {
      const [l, r] = [2 * b, 2 * b + 1]
      this.sum[b] = (this.sum[l] ?? 0) + (this.sum[r] ?? 0)
      this.count[b] = (this.count[l] ?? 0) + (this.count[r] ?? 0)
      this.min[b] = Math.min(this.min[l] ?? Infinity, this.min[r] ?? Infinity)
      this.max[b] = Math.max(this.max[l] ?? -Infinity, this.max[r] ?? -Infinity)
    }
    for (const parts of [this.sum, this.count, this.min, this.max]) parts.length = pairs
    this.width *= 2
  }

  /** Its buckets, made as wide as that (a power of two); its own are left as they are. */
  folded(width: number): Pick<Series, 'sum' | 'count' | 'min' | 'max'> {
    if (width === this.width) return this
    const wide = new Series()
    wide.width = this.width
    for (const part of ['sum', 'count', 'min', 'max'] as const) wide[part] = this[part].slice()
    while (wide.width < width) wide.fold()
    return wide
  }
}

/** One drawn line: means, with the least and most of each bucket; null where nothing was measured. */
export interface DrawnSeries {
  mean: (number | null)[]
  min: (number | null)[]
  max: (number | null)[]
}

/** What a chart draws: a value of each series at each step. */
export interface Drawn {
  steps: number[]
  series: DrawnSeries[]
}

export class MetricLog {
  readonly #series = new Map<string, Series>()
  /** Sum and number of the steps in each bucket: its place on the x axis is their mean. */
  readonly #steps = new Series()
  #lastStep = -1

  /** The last step measured; -1 before the first. */
  get lastStep(): number {
    return this.#lastStep
  }
  /** Steps that one bucket spans where all that was measured is drawn. */
  get bucketSteps(): number {
    return this.#steps.width
  }
  has(key: string): boolean {
    return this.#series.has(key)
  }
  /** Everything measured under that name. */
  all(key: string): { steps: Uint32Array; values: Float32Array } | null {
    return this.#series.get(key) ?? null
  }
  latest(key: string): number | null {
    return this.#series.get(key)?.values.at(-1) ?? null
  }

  /** Values that are not finite are left out: a chart cannot show them, and the run says what happened. */
  append(step: number, values: Record<string, number>): void {
    this.#reach(step)
    for (const [key, value] of Object.entries(values)) {
      if (!Number.isFinite(value)) continue
      let series = this.#series.get(key)
      if (!series) this.#series.set(key, (series = new Series()))
      series.push(step, value)
    }
  }

  #reach(step: number): void {
    this.#lastStep = Math.max(this.#lastStep, step)
    this.#steps.add(step, step)
  }

  /** What was measured before step `end`. */
  before(end: number): MetricLog {
    const log = new MetricLog()
    const isMeasured = new Uint8Array(Math.min(end, this.#lastStep + 1))
    for (const [key, { steps, values }] of this.#series) {
      const early = new Series()
      for (let i = 0; i < steps.length; i++) {
        if (steps[i] >= end) continue
        early.push(steps[i], values[i])
        isMeasured[steps[i]] = 1
      }
      if (early.length) log.#series.set(key, early)
    }
    isMeasured.forEach((is, step) => is && log.#reach(step))
    return log
  }

  /**
   * Series of one log or several on one axis, in buckets as wide as the widest of theirs; steps at which none of them was
   * measured are left out.
   */
  static together(parts: readonly { log: MetricLog; key: string }[]): Drawn {
    const width = Math.max(1, ...parts.map(({ log }) => log.bucketSteps))
    const found = parts.map(({ log, key }) => log.#series.get(key)?.folded(width))
    const logs = [...new Set(parts.map(({ log }) => log))]
    const axes = logs.map((log) => log.#steps.folded(width))
    const buckets: number[] = []
    const steps: number[] = []
    for (let b = 0; b < Math.max(0, ...axes.map(({ count }) => count.length)); b++) {
      const axis = axes.find(({ count }) => count[b])
      if (!axis || !found.some((series) => series?.count[b])) continue
      buckets.push(b)
      steps.push(axis.sum[b] / axis.count[b])
    }
    return {
      steps,
      series: found.map((s) => {
        const pick = (values: number[] | undefined) => buckets.map((b) => (s?.count[b] ? (values?.[b] ?? null) : null))
        return {
          mean: buckets.map((b) => (s?.count[b] ? s.sum[b] / s.count[b] : null)),
          min: pick(s?.min),
          max: pick(s?.max),
        }
      }),
    }
  }
}

/** A log of what was measured before. */
export function metricLogOf(columns: Columns): MetricLog {
  const log = new MetricLog()
  for (const { at, row } of rowsOf(columns)) log.append(at, row)
  return log
}
