// metrics.jsonl: a line a step, an evaluation, the baselines, as text.

import { rewoundTo } from '../runs/log'

/** The lines of metrics.jsonl that hold when a run goes on after `step` steps. */
export function linesBefore(text: string, step: number): string {
  const ends = rewoundTo(step)
  return text.replaceAll(/^.*\n/gm, (line) => {
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
