// Over how many seeds a start is repeated: one run says how it went once, several say how far that was luck.

import { useId } from 'react'
import { MOST_SEEDS } from '../../runs/repeats'
import { Help } from '../parts/Help'
import { pairOf } from '../state/configSlice'
import { seedOn } from '../state/repeats'
import { useApp } from '../state/useApp'
import { NumberInput } from './NumberInput'
import type { Bounds } from './numberSteps'

const BOUNDS: Bounds = { min: 1, max: MOST_SEEDS, isInteger: true, step: 1, scale: 'linear' }

export function RepeatSeeds() {
  const id = useId()
  const seeds = useApp((s) => s.seeds)
  const setSeeds = useApp((s) => s.setSeeds)
  return (
    <div className={`field ${seeds > 1 ? 'is-changed' : ''}`}>
      <div className="field-name">
        <Help title="Repeat over seeds" word="Repeat over" id={id}>
          <p>
            The seed decides the first weights, the batches and the crops. One run says how it went once; repeats with
            other seeds say how far that was luck.
          </p>
          <p>
            With more than one seed, Start trains them one after the other, from the seed of the form on. Each is kept
            under Runs and ticked there, where you see their mean and spread, and of twins whether B differs from A by
            more than chance. Stopping a run ends the series, and so does closing the page; going on with that run goes
            on with the series.
          </p>
        </Help>
      </div>
      <div className="field-control">
        <NumberInput value={seeds} bounds={BOUNDS} unit="seeds" aria-labelledby={id} onChange={setSeeds} />
      </div>
      {seeds > 1 && <What seeds={seeds} />}
    </div>
  )
}

function What({ seeds }: { seeds: number }) {
  const isPair = useApp((s) => s.other !== null)
  const from = useApp((s) => pairOf(s).a.seed)
  return (
    <p className="lead repeat-words">
      Start trains {seeds} {isPair ? 'pairs' : 'runs'} one after the other, with the seeds {from} to{' '}
      {seedOn(from, seeds - 1)}; see <a href="#runs">Runs</a>.
    </p>
  )
}
