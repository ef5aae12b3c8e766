// A run's losses as a few numbers that only the same bits give: after 1, 2, 4, 8 … steps and after the last, a mark that
// every loss so far has gone into. Two runs that agree at a mark agree in every bit up to it; where they part, the marks
// say between which two steps.

import { pcg4d } from '../base/rng'

/** Marks of a run of 2^31 steps, and its last. */
export const MAX_MARKS = 33

/** The numbers of steps after which a run of `steps` steps has a mark. */
export function markSteps(steps: number): number[] {
  const marks: number[] = []
  for (let step = 1; step < steps; step *= 2) marks.push(step)
  return steps > 0 ? [...marks, steps] : []
}

/**
 * The marks of a run after `at` steps each.
 *
 * @param losses of the steps 0, 1, 2 …, as float32 @param at ascending, none above the number of losses
 * @returns one u32 for each
 */
export function marksOf(losses: ArrayLike<number>, at: readonly number[]): number[] {
  const float = new Float32Array(1)
  const bits = new Uint32Array(float.buffer)
  // pcg4d is one to one, so nothing of what went in is lost but by the cut to 32 bits
  let state: readonly [number, number, number, number] = [0, 0, 0, 0]
  let step = 0
  return at.map((until) => {
    if (until > losses.length) throw new RangeError(`marks: must be at most ${losses.length} steps, got ${until}`)
    for (; step < until; step++) {
      float[0] = losses[step]
      state = pcg4d((state[0] ^ bits[0]) >>> 0, state[1], state[2], state[3])
    }
    return state[0]
  })
}
