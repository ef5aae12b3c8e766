// metrics.jsonl: a line a step, an evaluation, the baselines, as text.

import { shown } from '../base/shown'
import { rewoundTo, rowsOf, type RunLog, type TableName } from '../runs/log'
import { UsageError } from './options'

/** What a checkpoint says was measured, as lines: evaluations behind the steps that they follow. */
export function linesOf({ steps, evaluations, baselines }: RunLog): string {
  const told = [
    ...[...rowsOf(baselines)].map(({ row }) => ({ after: -1, line: { type: 'baselines', runId: 1, values: row } })),
    ...[...rowsOf(steps)].map(({ at, row }) => ({ after: at + 0.5, line: { step: at, values: row } })),
    ...[...rowsOf(evaluations)].map(({ at, row }) => ({ after: at, line: { type: 'evaluated', runId: 1, result: { step: at, values: row } } })),
  ] // prettier-ignore
  return told.sort((a, b) => a.after - b.after).map(({ line }) => `${JSON.stringify(line)}\n`).join('') // prettier-ignore
}

/**
 * The lines of metrics.jsonl that hold when a run goes on after `step` steps; what was cut off while it was written is none.
 *
 * @param file where they lie @throws UsageError that names it and the first line that is none of ours
 */
export function linesBefore(text: string, step: number, file: string): string {
  const ends = rewoundTo(step)
  const lines = text.split('\n').slice(0, -1) // behind the last end of a line is what a kill has cut off
  const held = lines.filter((line, i) => {
    const told = readLine(line)
    if (!told)
      throw new UsageError(
        `${file}: line ${i + 1} must be what a step or an evaluation has measured, got '${shown(line)}'; mend or remove ` +
          'that line, or go on in another folder, by --out, whose metrics.jsonl begins with what the checkpoint says',
      )
    return told.at < ends[told.table]
  })
  return held.map((line) => `${line}\n`).join('')
}

/** Which table a line belongs to, and its step there; null where it is none of `linesOf`. */
function readLine(line: string): { table: TableName; at: number } | null {
  let told: { type?: unknown; step?: unknown; result?: { step?: unknown } } | null
  try {
    told = JSON.parse(line) as typeof told
  } catch {
    return null
  }
  if (told?.type === 'baselines') return { table: 'baselines', at: 0 }
  const [table, at] =
    told?.type === 'evaluated' ? (['evaluations', told.result?.step] as const) : (['steps', told?.step] as const)
  return typeof at === 'number' ? { table, at } : null
}
