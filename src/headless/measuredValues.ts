// What a run in the terminal has measured, by name: every value with its step.

import type { Columns } from '../runs/log'
import type { MeasureLog } from '../runs/results'

/** The measures of a table, without the rows in which they were not measured. */
export const measuresOf = ({ at, values }: Columns): MeasureLog => ({
  all(key) {
    const column = values.get(key)
    if (!column) return null
    const measured = [...at.keys()].filter((i) => !isNaN(column[i]))
    return { steps: measured.map((i) => at[i]), values: measured.map((i) => column[i]) }
  },
})
