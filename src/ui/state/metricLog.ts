// What a run has measured. Every value is kept, in typed arrays; charts draw buckets of neighbouring steps (mean, least,
// most), at most a few hundred however long the run is. All series of a log share the buckets, so they share an x axis.

import { rowsOf, type Columns } from '../../runs/log'

const MAX_BUCKETS = 512 // twice what is left after buckets are folded in pairs

/** Values of one measure, in the order they came. */
class Series {
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
  }

  add(bucket: number, value: number): void {
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
  }

  /** Its buckets, `times` (a power of two) of them made one; its own are left as they are. */
  folded(times: number): Pick<Series, 'sum' | 'count' | 'min' | 'max'> {
    if (times === 1) return this
    const wide = new Series()
    for (const part of ['sum', 'count', 'min', 'max'] as const) wide[part] = this[part].slice()
    for (let width = 1; width < times; width *= 2) wide.fold()
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
  /** Steps that one bucket spans. */
  #width = 1
  #lastStep = -1

  /** The last step measured; -1 before the first. */
  get lastStep(): number {
    return this.#lastStep
  }
  get bucketSteps(): number {
    return this.#width
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
    while (step >= MAX_BUCKETS * this.#width) {
      for (const series of [this.#steps, ...this.#series.values()]) series.fold()
      this.#width *= 2
    }
    const bucket = Math.floor(step / this.#width)
    this.#lastStep = Math.max(this.#lastStep, step)
    this.#steps.add(bucket, step)
    for (const [key, value] of Object.entries(values)) {
      if (!Number.isFinite(value)) continue
      let series = this.#series.get(key)
      if (!series) this.#series.set(key, (series = new Series()))
      series.push(step, value)
      series.add(bucket, value)
    }
  }

  /** What was measured before step `end`. */
  before(end: number): MetricLog {
    const rows = new Map<number, Record<string, number>>()
    for (const [key, { steps, values }] of this.#series)
      steps.forEach((step, i) => {
        if (step < end) rows.set(step, { ...rows.get(step), [key]: values[i] })
      })
    const log = new MetricLog()
    for (const [step, row] of [...rows].sort(([a], [b]) => a - b)) log.append(step, row)
    return log
  }

  /** The series of a chart on their common axis; steps at which none of them was measured are left out. */
  drawn(keys: readonly string[]): Drawn {
    return MetricLog.together(keys.map((key) => ({ log: this, key })))
  }

  /** Series of several logs on one axis, in buckets as wide as the widest of theirs. */
  static together(parts: readonly { log: MetricLog; key: string }[]): Drawn {
    const width = Math.max(1, ...parts.map(({ log }) => log.#width))
    const found = parts.map(({ log, key }) => log.#series.get(key)?.folded(width / log.#width))
    const logs = [...new Set(parts.map(({ log }) => log))]
    const axes = logs.map((log) => log.#steps.folded(width / log.#width))
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
