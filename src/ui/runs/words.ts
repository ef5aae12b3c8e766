// Kept runs in words.

import { agoText, bytesText, measureText, wholeText } from '../../base/numberText'
import { unitText } from '../../base/unitText'
import type { RunConfig } from '../../runs/config'
import { differences } from '../../runs/diff'
import { nearestPreset } from '../../runs/nearestPreset'
import { bytesOf } from '../../runs/store/record'
import type { KeptRun } from '../../train/protocol'
import type { RunState, RunStatus } from '../state/runState'

/** Steps done by the last copy. */
export const stepOf = ({ copies }: KeptRun): number => copies.at(0)?.step ?? 0

/** When the last copy was made. */
export const savedAt = ({ copies, startedAt }: KeptRun): number => copies.at(0)?.savedAt ?? startedAt

const STATES: Record<KeptRun['state'], string> = {
  open: 'Interrupted',
  finished: 'Finished',
  stopped: 'Stopped',
  failed: 'Failed',
}

/** `Interrupted, kept after 120 of 2,000 steps, 3 min ago, 2.1 MB`. @param here what it does on this page now; null where it is not */
export function standText(run: KeptRun, now: number, here: RunStatus | null): string {
  const state = here
    ? `${here === 'paused' ? 'Paused' : 'Training'} here`
    : run.isElsewhere
      ? 'Training in another tab'
      : run.state === 'stopped' && stepOf(run) === run.config.steps
        ? 'Stopped before its last measurement'
        : STATES[run.state]
  const steps = `${wholeText(stepOf(run))} of ${wholeText(run.config.steps)} ${unitText('steps', run.config.steps)}`
  return `${state}, kept after ${steps}, ${agoText(savedAt(run), now)}, ${bytesText(bytesOf(run))}`
}

/** What it was trained on, and what was measured last. */
export function measuredText({ data, latest: { loss, knn } }: KeptRun): string {
  const measures = [knn !== null && `k-NN ${measureText(knn, '%')} %`, loss !== null && `loss ${measureText(loss)}`]
  return [data.title, ...measures.filter(Boolean)].join(', ')
}

/** `Opened First look: it had finished …`. @param shown the runs on the page, from copies */
export function openedText(
  shown: readonly Pick<RunState, 'copy' | 'step' | 'runConfig'>[],
  kept: readonly KeptRun[],
): string {
  const names = shown.map(({ copy }) => kept.find(({ key }) => key === copy?.key)?.name ?? 'a run from a file')
  const isDone = shown.every(({ runConfig, step }) => runConfig && step >= runConfig.steps)
  const [whose, runs, go] = shown.length > 1 ? ['their', 'the runs', 'they go'] : ['its', 'the run', 'it goes']
  const snapshots = `Snapshots of ${whose} weights are not kept with ${runs}`
  const end = isDone
    ? `${snapshots}, so the views show ${whose} end.`
    : `${snapshots}: the slider begins where ${go} on.`
  return `Opened ${names.join(' and ')}. ${end}`
}

const MOST_NAMED = 3

/** The preset and what differs from it; of a second twin what differs from the first, which is null of others. */
export function originText(config: RunConfig, first: Pick<KeptRun, 'name' | 'config'> | null): string {
  const preset = nearestPreset(config)
  const found = differences(first ? first.config : preset.config, config).map(({ sentence }) => sentence)
  const more = found.length > MOST_NAMED ? [`and ${found.length - MOST_NAMED} more`] : []
  const words = [...found.slice(0, MOST_NAMED), ...more].join(' · ')
  if (first) return words ? `Against ${first.name}: ${words}` : `The settings of ${first.name}`
  return words ? `${preset.title} with ${words}` : `${preset.title}, unchanged`
}
