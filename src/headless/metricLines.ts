// metrics.jsonl: a line a step, an evaluation, the baselines, as text.

import { rewoundTo } from '../runs/log'

/** The lines of metrics.jsonl that hold when a run goes on after `step` steps; what was cut off while it was written is none. */
export function linesBefore(text: string, step: number): string {
  const ends = rewoundTo(step)
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return whole.replaceAll(/^.*\n/gm, (line) => {
    const told = JSON.parse(line) as { type?: string; step: number; result: { step: number } }
    const holds =
      told.type === 'baselines'
        ? ends.baselines > 0
        : told.type === 'evaluated'
          ? told.result.step < ends.evaluations
          : told.step < ends.steps
    return holds ? line : ''
  })
}
