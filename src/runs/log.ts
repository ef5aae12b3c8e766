// What a run has measured, as tables of columns: plain data that crosses to the page, lies in a checkpoint, and is what
// curves are drawn from when a run is opened again.

/** Rows in the order they were measured. */
export interface Columns {
  /** Step of each row; of a measure of steps counted from 0, of all others the steps done by then. */
  at: Int32Array<ArrayBuffer>
  /** A column a measure (keys of runs/metrics.ts), as long as `at`; NaN where it was not measured. */
  values: Map<string, Float32Array<ArrayBuffer>>
}

export const TABLES = ['steps', 'evaluations', 'baselines', 'gaps'] as const
export type TableName = (typeof TABLES)[number]

/**
 * `baselines`: one row at most. `gaps`: where the run stood still without being paused, with `seconds` and whether the
 * page was closed (`closed` 1) or the browser had frozen it (0); or where it went on after its device was lost, with the
 * steps that were `repeated`.
 */
export type RunLog = Record<TableName, Columns>

/** The last value of a measure; null where it was never measured. */
export const lastOf = ({ values }: Columns, key: string): number | null =>
  values.get(key)?.findLast((value) => !isNaN(value)) ?? null

/** A table that grows. */
class Table {
  #at = new Int32Array(64)
  readonly #values = new Map<string, Float32Array<ArrayBuffer>>()
  #length = 0

  append(at: number, row: Readonly<Record<string, number>>): void {
    if (this.#length === this.#at.length) this.#grow()
    this.#at[this.#length] = at
    for (const [key, value] of Object.entries(row)) {
      let column = this.#values.get(key)
      if (!column) this.#values.set(key, (column = new Float32Array(this.#at.length).fill(NaN)))
      column[this.#length] = Number.isFinite(value) ? value : NaN
    }
    this.#length++
  }

  #grow(): void {
    const length = 2 * this.#at.length
    const at = new Int32Array(length)
    at.set(this.#at)
    this.#at = at
    for (const [key, column] of this.#values) {
      const longer = new Float32Array(length).fill(NaN)
      longer.set(column)
      this.#values.set(key, longer)
    }
  }

  /** Rows before the first whose step is not below `end`. */
  #rowsBefore(end: number): number {
    const found = this.#at.subarray(0, this.#length).findIndex((step) => step >= end)
    return found < 0 ? this.#length : found
  }

  /** Forget the first row whose step is not below `end`, and those behind it. */
  cut(end: number): void {
    const length = this.#rowsBefore(end)
    for (const column of this.#values.values()) column.fill(NaN, length, this.#length)
    this.#length = length
  }

  /** A copy of the rows up to the first whose step is not below `end`. */
  before(end: number): Columns {
    const at = this.#at
    const length = this.#rowsBefore(end)
    const columns = [...this.#values].map(([key, column]) => [key, column.slice(0, length)] as const)
    return { at: at.slice(0, length), values: new Map(columns.filter(([, column]) => column.some((v) => !isNaN(v)))) }
  }
}

/** The rows of a table one by one, without what was not measured. */
export function* rowsOf({ at, values }: Columns): Generator<{ at: number; row: Record<string, number> }> {
  for (let i = 0; i < at.length; i++) {
    const row: Record<string, number> = {}
    for (const [key, column] of values) if (!isNaN(column[i])) row[key] = column[i]
    yield { at: at[i], row }
  }
}

/** Where each table ends when `step` steps are done: the first step that is no longer part of it. */
const endsAt = (step: number): Record<TableName, number> => ({
  steps: step,
  evaluations: step + 1,
  baselines: step + 1,
  gaps: step + 1,
})

/** Where each table ends for a run that goes on after `step` steps; one that begins anew measures its baselines again. */
export const rewoundTo = (step: number): Record<TableName, number> =>
  step > 0 ? endsAt(step) : { steps: 0, evaluations: 0, baselines: 0, gaps: 1 }

/** Writes down what a run measures while it goes on. */
export class LogRecorder {
  readonly #tables: Record<TableName, Table>

  /** @param log what was measured before */
  constructor(log?: RunLog) {
    this.#tables = { steps: new Table(), evaluations: new Table(), baselines: new Table(), gaps: new Table() }
    if (log) for (const name of TABLES) for (const { at, row } of rowsOf(log[name])) this.append(name, at, row)
  }

  append(name: TableName, at: number, row: Readonly<Record<string, number>>): void {
    this.#tables[name].append(at, row)
  }

  /** Everything that was measured by the time `step` steps were done. */
  until(step: number): RunLog {
    const { steps, evaluations, baselines, gaps } = this.#tables
    const ends = endsAt(step)
    return {
      steps: steps.before(ends.steps),
      evaluations: evaluations.before(ends.evaluations),
      baselines: baselines.before(ends.baselines),
      gaps: gaps.before(ends.gaps),
    }
  }

  /** Forget what will be measured again when the run goes on after `step` steps. */
  rewind(step: number): void {
    const ends = rewoundTo(step)
    for (const name of TABLES) this.#tables[name].cut(ends[name])
  }
}
