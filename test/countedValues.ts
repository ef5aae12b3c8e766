// Values for named tensors that tell each from every other: they count up from a number.

import type { NamedValues } from '../src/runs/checkpoint'

/** @param shapes by name @param first the first value of each */
export const countedValues = (shapes: ReadonlyMap<string, readonly number[]>, first: number): NamedValues =>
  new Map([...shapes].map(([name, s]) => [name, new Float32Array(s.reduce((a, b) => a * b)).map((_, i) => first + i)]))
