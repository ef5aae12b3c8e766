// The page: a head, the bar of the run, the experiment in a column, and beside it what the run shows.

import { useDeferredValue, useEffect, type ReactNode } from 'react'
import { MainCharts, SideCharts } from './charts/Charts'
import { Experiment } from './config/Experiment'
import { ConfusionPanel } from './confusion/ConfusionPanel'
import { DataPanel } from './data/DataPanel'
import { DropZone } from './data/DropZone'
import { DeviceNotice } from './device/DeviceNotice'
import { DevicePanel } from './device/DevicePanel'
import { DoctorPanel } from './doctor/DoctorPanel'
import { Head } from './head/Head'
import { Welcome } from './head/Welcome'
import { KernelsPanel } from './kernels/KernelsPanel'
import { Outcome } from './outcome/Outcome'
import { InTurn } from './parts/InTurn'
import { isNarrow, useNarrow } from './parts/useNarrow'
import { Failure } from './run/Failure'
import { ProbePanel } from './probe/ProbePanel'
import { LossNote } from './run/LossNote'
import { RunBar } from './run/RunBar'
import { Interrupted } from './runs/Interrupted'
import { KeepingNote } from './runs/KeepingNote'
import { OpenedNote } from './runs/OpenedNote'
import { RunsPanel } from './runs/RunsPanel'
import { SentPanel } from './share/SentPanel'
import { Leisurely } from './state/Leisurely'
import { useApp, useAppStore } from './state/useApp'
import { PyTorchPanel } from './torch/PyTorchPanel'
import { Views } from './views/Views'
import { ViewsPanel } from './views/ViewsPanel'

// asks the store nothing, so that what changes there draws only the parts that show it
export function App() {
  return (
    <DropZone>
      <Head />
      <RunBar />
      <Interrupted />
      <FirstOfAll />
      <div className="columns">
        <Experiment />
        <main className="results" id="results" tabIndex={-1}>
          <Beside>
            <DeviceNotice />
          </Beside>
          <Failure />
          <LossNote />
          <KeepingNote />
          <OpenedNote />
          <Beside>
            <SentPanel />
          </Beside>
          <Outcome />
          <First />
          <InTurn>
            <Leisurely>
              <DoctorPanel />
            </Leisurely>
            <Views />
            <OfRun>
              <ConfusionPanel />
            </OfRun>
            <ProbePanel />
            <OfRun>
              <SideCharts />
            </OfRun>
            <RunsPanel />
            <ViewsPanel />
            <PyTorchPanel />
            <DataPanel />
            <DevicePanel />
            <KernelsPanel />
          </InTurn>
        </main>
      </div>
    </DropZone>
  )
}

/** Whether what is said first of all lies before the settings: in one column, for keys as for eyes, until there is a run. */
function useIsFirst(): boolean {
  const isBefore = useApp((s) => s.runId === 0)
  return useNarrow() && isBefore
}

/** In one column why nothing can run, what came with a link and what the page is lie before the many settings. */
function FirstOfAll() {
  const hasSent = useApp((s) => s.sent !== null)
  if (!useIsFirst()) return null
  return (
    <div className="first">
      <DeviceNotice />
      <SentPanel />
      {!hasSent && <Welcome />}
    </div>
  )
}

/** Among the results, where it has not come first of all. */
function Beside({ children }: { children: ReactNode }) {
  return !useIsFirst() && children
}

/** What the page is, until there are curves; they come after the press that starts a run has been answered. */
function First() {
  const runId = useDeferredValue(useApp((s) => s.runId))
  const hasSent = useApp((s) => s.sent !== null)
  const isColumn = useNarrow()
  const store = useAppStore()

  // on a narrow page the curves lie far below the button that makes them; the next of several seeds begins without a press
  useEffect(() => {
    const { repeats, restoredId } = store.getState()
    const isPressed = restoredId !== null || !repeats || repeats.number === 1
    if (runId > 0 && isPressed && isNarrow()) document.getElementById('results')?.scrollIntoView()
  }, [runId, store])

  if (runId > 0 || hasSent) return <MainCharts />
  return !isColumn && <Welcome />
}

/** There once a run is. */
function OfRun({ children }: { children: ReactNode }) {
  return useApp((s) => s.runId > 0) && <InTurn>{children}</InTurn>
}
