// Which operations a reader asks for.

import type { OpListing } from '../../train/protocol'

export const familiesOf = (ops: readonly OpListing[]): string[] => [...new Set(ops.map(({ family }) => family))]

/** Ops of a family (`all`: of any) whose name, formula, sentence or kernels hold every word of `text`. */
export function matching(ops: readonly OpListing[], family: string, text: string): OpListing[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return ops.filter((op) => {
    const all = [op.op, op.formula, op.computes, ...op.kernels].join('\n').toLowerCase()
    return (family === 'all' || op.family === family) && words.every((word) => all.includes(word))
  })
}
