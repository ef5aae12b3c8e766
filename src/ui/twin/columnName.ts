// What things are called to those who do not see in which of two columns they stand: each name says its run.

import { createContext, use } from 'react'
import type { RunLetter } from '../state/runs'

/** Of the column; null where one run stands alone. */
export const ColumnLetter = createContext<RunLetter | null>(null)

/** @returns what makes a name of it that there is once: `Query token, run B` */
export function useColumnName(): (name: string) => string {
  const letter = use(ColumnLetter)
  return (name) => (letter ? `${name}, run ${letter}` : name)
}
