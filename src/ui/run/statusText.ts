// What the run does now, or both twins do, in words: a title, what stands beside it, and one line more.

import { leftText, wholeText } from '../../base/numberText'
import { runsOf } from '../state/runSlice'
import type { RunState } from '../state/runState'
import { askedOf, letterOf, statusOf } from '../state/runs'
import type { AppState } from '../state/store'
import { blockers } from './blockers'

export interface StatusText {
  /** What is happening. */
  title: string
  /** What is still to come, and which of several seeds it is; it comes and goes, and must not break the line below. */
  toCome?: string
  /** Before that, or alone, where there is room: what is done beside the steps, or on what. */
  doing?: string
  detail: string
}

export function statusText(state: AppState): StatusText {
  const { repeats } = state
  const text = ofThisSeed(state)
  if (!repeats) return text
  const doing = text.doing && !text.toCome ? `${text.doing} ·` : text.doing
  const toCome = [text.toCome, `seed ${repeats.number} of ${repeats.of}`].filter(Boolean).join(' · ')
  return { ...text, ...(doing && { doing }), toCome }
}

function ofThisSeed(state: AppState): StatusText {
  const runs = runsOf(state)
  const done = doneText(state)
  const asked = askedOf(state)
  if (asked === 'stop') return { title: 'Stopping…', detail: 'After the work that is already under way.' }
  const measuring = measuringText(state)
  if (runs.some(({ isSaving }) => isSaving))
    return { title: 'Saving…', detail: done, ...(measuring && { doing: 'once measured', detail: measuring.detail }) }
  switch (statusOf(state)) {
    case 'idle':
      return { title: idleTitle(state), detail: waitFor(state) ?? 'No run yet.' }
    case 'building':
      return {
        title: 'Preparing',
        detail: sentence(runs.map((run) => named(state, run, buildingText(run))).join(' · ')),
      }
    case 'training':
      if (asked === 'pause') return { title: 'Pausing…', detail: done }
      return measuring ?? { title: 'Training', ...(settlingText(runs) ?? { toCome: timeLeft(runs) }), detail: done } // prettier-ignore
    case 'paused':
      return { title: asked === 'step' ? 'One step…' : 'Paused', detail: done }
    case 'finished':
      return { title: 'Finished', detail: done }
    case 'stopped':
      return { title: 'Stopped', detail: [done, ...runs.flatMap((run) => missedText(state, run))].join(' · ') }
    case 'failed':
      return { title: 'Stopped by an error', detail: done }
  }
}

/** What Start waits for and comes by itself: in a line that is there anyway, for one that came and went would move the page. */
const waitFor = (state: AppState): string | undefined => blockers(state).find(({ isWait }) => isWait)?.message

/** Whether Start can be pressed, and if not, whether waiting is all there is to do. */
function idleTitle(state: AppState): string {
  if (state.noDevice) return 'Needs WebGPU'
  if (waitFor(state) || (state.loading && blockers(state).length)) return 'Getting ready…'
  return blockers(state).length ? 'Not ready' : 'Ready'
}

/** Share of the run, or of its preparation, that is done, of twins together; null while that is not known. */
export function progressOf(state: AppState): number | null {
  const runs = runsOf(state)
  if (statusOf(state) === 'building') {
    const [done, total] = (['done', 'total'] as const).map((key) =>
      sum(runs.map(({ building }) => building?.[key] ?? 0)),
    )
    return total > 0 ? done / total : null
  }
  return sum(runs.map(({ runConfig, step }) => (runConfig ? step / runConfig.steps : 0))) / runs.length
}

/** `Step 12 of 300`, or `A step 12 · B step 11 of 300`. */
function doneText(state: AppState): string {
  const totals = runsOf(state).map(({ runConfig }) => (runConfig ? ` of ${wholeText(runConfig.steps)}` : ''))
  const texts = runsOf(state).map((run, i) =>
    run.runConfig
      ? named(state, run, `step ${wholeText(run.step)}${totals[i] === totals[i + 1] ? '' : totals[i]}`)
      : '',
  )
  return sentence(texts.join(' · '))
}

/** A run can be stopped after its last step too, while that is measured. */
const missedText = (state: AppState, run: RunState) =>
  run.status === 'stopped' && run.step === run.runConfig?.steps ? [named(state, run, 'not measured at its end')] : []

const buildingText = ({ status, building }: RunState) =>
  status !== 'building'
    ? 'ready'
    : building
      ? `${building.what} ${building.done} of ${building.total}`
      : 'laying out the step…'

function measuringText(state: AppState): StatusText | null {
  const run = runsOf(state).find(({ evaluating }) => evaluating)
  if (!run?.evaluating) return null
  const { step, done, total } = run.evaluating
  const images = `${wholeText(done)} of ${wholeText(total)} images`
  if (step === 0) return { title: 'Measuring before training', detail: sentence(named(state, run, images)) }
  // the title is read out when it changes: one that came and went with every evaluation would never fall silent
  const detail = sentence(named(state, run, `measured ${images}`))
  return { title: 'Training', doing: 'measuring on held-out images', detail }
}

/** Without the pauses for evaluation, which are short. */
function timeLeft(runs: RunState[]): string {
  const seconds = runs.map(({ msPerStep, step, runConfig, status }) =>
    runConfig && status === 'training' ? ((runConfig.steps - step) * msPerStep) / 1000 : 0,
  )
  return leftText(Math.max(...seconds))
}

/** In place of the time left, which the pace of these steps does not tell. Of twins that of both: they wait for each other. */
function settlingText(runs: RunState[]): Pick<StatusText, 'doing' | 'toCome'> | null {
  const settling = runs.flatMap((run) => run.settling ?? [])
  if (!settling.length) return null
  const [done, total] = (['done', 'total'] as const).map((key) => sum(settling.map((one) => one[key])))
  return { doing: 'building faster', toCome: `${settling[0].what}: ${done} of ${total}` }
}

/** Under the letter of its run, where there are two. */
const named = (state: AppState, { runId }: RunState, text: string) => `${letterOf(state, runId)} ${text}`.trim()

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
