// Kept runs side by side: one measure of each on the same axes, over the seeds where there are repeats, and the settings in
// which they differ.

import { useId, useMemo, useState } from 'react'
import { METRICS, type MetricInfo } from '../../runs/metrics'
import type { KeptRun } from '../../train/protocol'
import { listedRuns } from '../state/librarySlice'
import { useApp } from '../state/useApp'
import { ComparedTable } from './ComparedTable'
import { ComparedCurves } from './ComparedCurves'
import { SaveRuns } from './SaveRuns'
import { logOf } from './measureLog'
import { measuredRows, repeated } from './repeated'

export function Comparison() {
  const library = useApp((s) => s.library)
  const compared = useApp((s) => s.compared)
  const runs = useMemo(() => {
    const listed = listedRuns({ library })
    return compared.flatMap((key) => listed.find((run) => run.key === key) ?? [])
  }, [library, compared])
  if (!runs.length) return null
  return (
    <section className="comparison" aria-label="Comparison of runs">
      <Compared runs={runs} />
    </section>
  )
}

function Compared({ runs }: { runs: KeptRun[] }) {
  const logs = useApp((s) => s.logs)
  const [wanted, setWanted] = useState('knn')
  const groups = useMemo(() => repeated(runs), [runs])
  const measures = METRICS.filter(({ key }) => runs.some((run) => logOf(key, logs[run.key])?.has(key)))
  const measure = measures.find(({ key }) => key === wanted) ?? measures.at(0)
  const measured = useMemo(() => (measure ? measuredRows(measure, groups, logs) : []), [measure, groups, logs])
  return (
    <>
      {measure ? (
        <ComparedCurves groups={groups} measure={measure}>
          <Measures measures={measures} value={measure.key} onChange={setWanted} />
        </ComparedCurves>
      ) : (
        <NoCurves />
      )}
      <ComparedTable groups={groups} measured={measured} />
      <SaveRuns groups={groups} />
    </>
  )
}

function NoCurves() {
  const hasProblem = useApp((s) => s.libraryProblem !== null)
  return <p className="lead">{hasProblem ? 'There are no curves to show.' : 'Their curves are being read.'}</p>
}

interface MeasuresProps {
  measures: readonly MetricInfo[]
  value: string
  onChange: (key: string) => void
}

function Measures({ measures, value, onChange }: MeasuresProps) {
  const id = useId()
  return (
    <>
      <label htmlFor={id}>Compare by</label>
      <select id={id} className="select" value={value} onChange={({ target }) => onChange(target.value)}>
        {measures.map(({ key, title, unit }) => (
          <option key={key} value={key}>
            {unit ? `${title}, ${unit}` : title}
          </option>
        ))}
      </select>
    </>
  )
}
