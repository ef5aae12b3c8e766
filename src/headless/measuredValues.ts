// What a run in the terminal has measured, by name: every value with its step.

import type { MeasureLog } from '../runs/results'

export class MeasuredValues implements MeasureLog {
  readonly #series = new Map<string, { steps: number[]; values: number[] }>()

  append(step: number, values: Record<string, number>): void {
    for (const [key, value] of Object.entries(values)) {
      if (!Number.isFinite(value)) continue
      let series = this.#series.get(key)
      if (!series) this.#series.set(key, (series = { steps: [], values: [] }))
      series.steps.push(step)
      series.values.push(value)
    }
  }

  /** Forget what was measured at step `end` and later. */
  cut(end: number): void {
    for (const series of this.#series.values()) {
      const found = series.steps.findIndex((step) => step >= end)
      if (found >= 0) series.steps.length = series.values.length = found
    }
  }

  all(key: string) {
    return this.#series.get(key) ?? null
  }
}
