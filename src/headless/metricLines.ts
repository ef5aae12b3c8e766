// metrics.jsonl: a line a step, an evaluation, the baselines, as text.

import { rewoundTo, rowsOf, type RunLog } from '../runs/log'

/** What a checkpoint says was measured, as lines: evaluations behind the steps that they follow. */
export function linesOf({ steps, evaluations, baselines }: RunLog): string {
  const told = [
    ...[...rowsOf(baselines)].map(({ row }) => ({ after: -1, line: { type: 'baselines', runId: 1, values: row } })),
    ...[...rowsOf(steps)].map(({ at, row }) => ({ after: at + 0.5, line: { step: at, values: row } })),
    ...[...rowsOf(evaluations)].map(({ at, row }) => ({ after: at, line: { type: 'evaluated', runId: 1, result: { step: at, values: row } } })),
  ] // prettier-ignore
  return told.sort((a, b) => a.after - b.after).map(({ line }) => `${JSON.stringify(line)}\n`).join('') // prettier-ignore
}

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
