// The moment of training that all views show: a slider over the steps whose weights were kept, with now at its right end.

import { useEffect, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { bytesText, wholeText } from '../../base/numberText'
import { Button, IconButton } from '../parts/Button'
import { Help } from '../parts/Help'
import { RangeSlider } from '../parts/RangeSlider'
import { awaitsPast, shownPast, stepShown } from '../state/past'
import { areLive, shownRuns } from '../state/runs'
import { useApp, useAppStore } from '../state/useApp'
import { LinkedNote } from './LinkedNote'
import { playThrough } from './playThrough'

export function TimeBar() {
  return (
    <>
      <Moments />
      <LinkedNote />
    </>
  )
}

function Moments() {
  const steps = useApp(useShallow(shownPast))
  const step = useApp(stepShown)
  const runId = useApp((s) => s.runId)
  const now = useApp((s) => (areLive(s) ? 'Live' : 'The end'))
  const lookBack = useApp((s) => s.lookBack)
  const isAwaited = useApp(awaitsPast)
  if (!steps.length) return isAwaited && <div className="time" aria-hidden="true" />
  const last = steps.length
  const show = (index: number) => lookBack(index === last ? null : { runId, step: steps[index] })
  return (
    <div className="time" role="group" aria-label="Through training">
      <Play key={runId} />
      <RangeSlider
        label="Views show"
        value={[step === null ? last : steps.indexOf(step)]}
        min={0}
        max={last}
        step={1}
        text={(index) => (index >= last ? now.toLowerCase() : `step ${wholeText(steps[index])}`)}
        onChange={([index]) => show(index)}
      />
      <Button icon="last" look="quiet" aria-pressed={step === null} onClick={() => show(last)}>
        {now}
      </Button>
      <About />
    </div>
  )
}

function Play() {
  const store = useAppStore()
  const [isPlaying, setIsPlaying] = useState(false)
  useEffect(() => {
    if (isPlaying) return playThrough(store, () => setIsPlaying(false))
  }, [store, isPlaying])
  return (
    <IconButton
      icon={isPlaying ? 'stop' : 'film'}
      label={isPlaying ? 'Stop going through the snapshots' : 'Go through the snapshots'}
      onClick={() => setIsPlaying(!isPlaying)}
    />
  )
}

function About() {
  const kept = useApp((s) => shownRuns(s)[0].keptSteps.length)
  const plan = useApp((s) => shownRuns(s)[0].runPlan)
  return (
    <Help title="Snapshots">
      <p>
        While a run trains, student and teacher are copied at chosen steps: evenly over the run, closer at its
        beginning. The slider moves every view below through them, and a line marks the step on the curves, whose values
        are those of that step. A press on a curve chooses the snapshot nearest to it.
      </p>
      {plan && (
        <p>
          {wholeText(kept)} of {wholeText(plan.keptCopies)} are here; all will take {bytesText(plan.keptBytes)} of this
          page’s memory, until another run is started. Their number is a setting, under Evaluation.
        </p>
      )}
    </Help>
  )
}
