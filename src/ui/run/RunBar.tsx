// The bar that stays in sight: controls, what the run does, how far it is, how fast.

import { Progress } from '@base-ui/react/progress'
import { useRef } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { measureText, wholeText } from '../../base/numberText'
import { PageMap } from '../head/PageMap'
import { runsOf } from '../state/runSlice'
import { areLive, statusOf } from '../state/runs'
import { useApp } from '../state/useApp'
import { TimeBar } from '../time/TimeBar'
import { TwinNote } from '../twin/TwinNote'
import { Blockers } from './Blockers'
import { RunControls } from './RunControls'
import { blockers } from './blockers'
import { formDiffers, START_CHANGED } from './formDiffers'
import { progressOf, statusText } from './statusText'
import { useBarHeight } from './useBarHeight'

export function RunBar() {
  const canStart = useApp((s) => blockers(s).length === 0)
  const status = useApp(statusOf)
  const isPair = useApp((s) => s.twin !== null)
  const bar = useRef<HTMLElement>(null)
  const top = useRef<HTMLDivElement>(null)
  useBarHeight(bar, top)
  return (
    <section ref={bar} className={`runbar runbar-${status} ${isPair ? 'runbar-pair' : ''}`} aria-label="Run">
      <div ref={top} className="runbar-top">
        <div className="runbar-row">
          <RunControls canStart={canStart} />
          <Status />
          <Pace />
          <PageMap />
        </div>
        <RunProgress />
        <TimeBar />
      </div>
      <RunningTwins />
      <NotSaved />
      <Blockers />
      <FormHasMovedOn />
    </section>
  )
}

function Status() {
  const { title, doing, toCome, detail } = useApp(useShallow(statusText))
  const status = useApp(statusOf)
  // what moves is drawn sixty times a second, on a software adapter by the very cores that train
  const isStill = useApp((s) => s.device?.isSoftware ?? true)
  return (
    <div className="status">
      {/* only the state is read out; numbers that change ten times a second are not */}
      <div className="status-head">
        <p role="status" className="status-title">
          <span className={`dot dot-${status} ${isStill ? 'dot-still' : ''}`} aria-hidden="true" />
          {title}
        </p>
        {(doing || toCome) && (
          <p className="status-to-come">
            {doing && <span className="status-doing">{doing} </span>}
            {toCome}
          </p>
        )}
      </div>
      <p className="status-detail">{detail}</p>
    </div>
  )
}

function Pace() {
  // twins take turns, so the time from step to step of one holds a step of the other
  const ms = useApp((s) => Math.max(...runsOf(s).map(({ msPerStep }) => msPerStep)))
  const images = useApp((s) => runsOf(s).reduce((sum, { imagesPerSecond }) => sum + imagesPerSecond, 0))
  const isPair = useApp((s) => s.twin !== null)
  if (ms === 0) return null
  return (
    <dl className="pace">
      <div>
        <dt>{isPair ? 'per step of both' : 'per step'}</dt>
        <dd>{ms >= 1000 ? `${measureText(ms / 1000)} s` : `${ms.toFixed(ms < 10 ? 1 : 0)} ms`}</dd>
      </div>
      <div>
        <dt>images/s</dt>
        <dd>{images >= 10 ? wholeText(images) : images.toFixed(1)}</dd>
      </div>
    </dl>
  )
}

function RunProgress() {
  const share = useApp(progressOf)
  const status = useApp(statusOf)
  if (status === 'idle') return null
  return (
    <Progress.Root
      className="progress"
      value={share === null ? null : Math.round(1000 * share) / 10}
      aria-label={status === 'building' ? 'Preparation' : 'Steps done'}
    >
      <Progress.Track className="progress-track">
        <Progress.Indicator className={`progress-fill progress-${status}`} />
      </Progress.Track>
    </Progress.Root>
  )
}

/** What is compared, for as long as it is on the page. */
function RunningTwins() {
  const a = useApp((s) => s.runConfig)
  const b = useApp((s) => s.twin?.runConfig ?? null)
  return a && b && <TwinNote a={a} b={b} />
}

/** Why there is no file of a run, until it is asked for again. */
function NotSaved() {
  const words = useApp(useShallow((s) => runsOf(s).flatMap(({ notSaved }) => notSaved ?? [])))
  return [...new Set(words)].map((message) => (
    <p key={message} className="runbar-note" role="alert">
      The checkpoint was not saved: {message}
    </p>
  ))
}

/** The run keeps the settings it began with, and so does what the page shows of it; say so when the form shows others. */
function FormHasMovedOn() {
  const isPair = useApp((s) => s.twin !== null)
  const live = useApp(areLive)
  const hasMoved = useApp(formDiffers)
  if (!hasMoved) return null
  const keeps = isPair ? 'These runs keep the settings they were' : 'This run keeps the settings it was'
  const shows = `The page shows ${isPair ? 'runs' : 'a run'} of other settings than those now in the form.`
  return (
    <p className="runbar-note">
      {live ? `${keeps} started with.` : shows} <strong>{live ? 'Restart' : START_CHANGED}</strong> takes{' '}
      {live ? 'those now in the form' : 'these'}.
    </p>
  )
}
