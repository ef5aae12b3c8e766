// The experiment in the form as a link, and the run that was, with what it measured.

import { wholeText } from '../../base/numberText'
import { Button } from '../parts/Button'
import { pairOf } from '../state/configSlice'
import { runsOf } from '../state/runSlice'
import { useApp, useAppStore } from '../state/useApp'
import { addressOf, sharedExperiment, sharedResults } from './measuredRun'
import { useCopiedLink } from './useCopiedLink'
import type { SharedResults } from '../../runs/results'

export function CopyLinks() {
  const store = useAppStore()
  const hasResults = useApp((s) => runsOf(s).some(({ steps }) => steps.lastStep >= 0))
  const { copy, told } = useCopiedLink()
  const copyForm = () => {
    const { seeds, ...form } = store.getState()
    const pair = pairOf(form)
    const over = seeds > 1 ? `, over ${seeds} seeds` : ''
    copy(addressOf(pair, { seeds }), `${pair.b ? 'It holds A and B' : 'It holds these settings and the seed'}${over}.`)
  }
  const copyRun = () => {
    const state = store.getState()
    const results = sharedResults(state)
    if (results) copy(addressOf(sharedExperiment(state), { results }), resultWords(results, state.twin !== null))
  }
  return (
    <>
      <div className="copy-links">
        <Button look="quiet" icon="link" onClick={copyForm}>
          Copy link
        </Button>
        {hasResults && (
          <Button look="quiet" icon="link" onClick={copyRun}>
            Copy link with results
          </Button>
        )}
      </div>
      <span role="status" className="changes-copied">
        {told}
      </span>
    </>
  )
}

function resultWords({ a, b }: SharedResults, isPair: boolean): string {
  const to = (results: { step: number }) => `to step ${wholeText(results.step)}`
  if (!isPair && a) return `It holds the settings of the run, its results ${to(a)} and the adapter’s name.`
  const whose = [a ? `of A ${to(a)}` : 'none of A yet', b ? `of B ${to(b)}` : 'none of B yet']
  return `It holds the settings of both runs, the adapter’s name, and results: ${whose.join(', ')}.`
}
