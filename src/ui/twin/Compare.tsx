// Compare with …: one click makes a twin, the form shows either of the two, one click takes it away.

import { regionTwin } from '../../runs/twin'
import { Button } from '../parts/Button'
import { Help } from '../parts/Help'
import { Segments } from '../parts/Segments'
import { pairOf } from '../state/configSlice'
import type { RunLetter } from '../state/runs'
import { useApp } from '../state/useApp'
import { TwinNote } from './TwinNote'

const LETTERS = [
  { value: 'A', title: 'A' },
  { value: 'B', title: 'B' },
] as const satisfies { value: RunLetter; title: string }[]

/** Which of the two the form shows, chosen. */
const SHOWN = '.compare input:checked'

export function Compare() {
  const isPair = useApp((s) => s.other !== null)
  return (
    <div className="compare" role="group" aria-label="Compare">
      {isPair ? <Pair /> : <Offers />}
    </div>
  )
}

function Offers() {
  const config = useApp((s) => s.config)
  const last = useApp((s) => s.runConfig)
  const compareWith = useApp((s) => s.compareWith)
  const compareTo = useApp((s) => s.compareTo)
  const region = regionTwin(config)
  return (
    <>
      <div className="compare-title">
        <p>Compare with a twin</p>
        <Help title="Twins">
          <p>Two runs that train in turns on the same batches and seed; every curve and every view shows both.</p>
        </Help>
      </div>
      <div className="compare-offers">
        <Button heir={SHOWN} onClick={() => compareWith(region.config)}>
          {region.title}
        </Button>
        <Button heir={SHOWN} onClick={() => compareWith(config)}>
          A copy to change
        </Button>
        {last && last !== config && (
          <Button heir={SHOWN} onClick={() => compareTo(last)}>
            The last run
          </Button>
        )}
      </div>
    </>
  )
}

function Pair() {
  const edits = useApp((s) => s.edits)
  const edit = useApp((s) => s.edit)
  const removeTwin = useApp((s) => s.removeTwin)
  const config = useApp((s) => s.config)
  const other = useApp((s) => s.other)
  const { a, b } = pairOf({ config, edits, other })
  if (!b) return null
  return (
    <>
      <div className="compare-head">
        <span className="compare-title">Form shows</span>
        <Segments label="The form shows" options={LETTERS} value={edits} onChange={edit} />
        <Button look="quiet" icon="close" heir=".compare-offers button" onClick={removeTwin}>
          Remove B
        </Button>
      </div>
      <TwinNote a={a} b={b} />
    </>
  )
}
