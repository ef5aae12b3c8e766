// What the frozen features are worth by the official protocols: asked for by a press, beside their baselines, with the
// results of this visit to compare.

import { useState } from 'react'
import { Panel } from '../parts/Panel'
import { useApp } from '../state/useApp'
import { RunSwitch } from '../views/RunSwitch'
import { ProbeBar } from './ProbeBar'
import { ProbeConfusion } from './ProbeConfusion'
import { ProbeFigures } from './ProbeFigures'
import { ProbeHistory } from './ProbeHistory'
import { ProbeProgress } from './ProbeProgress'
import { whyNot } from './probeTarget'

const LEAD =
  'The network is frozen and judged by two protocols of the official code (eval_knn.py and eval_linear.py, the second shortened): the nearest training images vote for the class of each held-out one, and a linear classifier is trained on its features. Beside it stand the same network as its seed draws it, above which something has been learnt, and the bare pixels.'

export function ProbePanel() {
  const reason = useApp(whyNot)
  const results = useApp((s) => s.probeResults)
  const failure = useApp((s) => s.probeFailure)
  const [chosen, setChosen] = useState<number | null>(null)
  const result = results.find(({ probeId }) => probeId === chosen) ?? results.at(-1)
  return (
    <Panel title="What the features are worth" anchor="probe" lead={LEAD} aside={<RunSwitch />}>
      {reason ? <p>{reason}</p> : <ProbeBar onAsk={() => setChosen(null)} />}
      <ProbeProgress />
      {failure && (
        <p className="note note-bad" role="alert">
          {failure}
        </p>
      )}
      {result && (
        <>
          <ProbeFigures result={result} />
          <ProbeConfusion result={result} />
          <ProbeHistory results={results} shown={result.probeId} onShow={setChosen} />
        </>
      )}
    </Panel>
  )
}
