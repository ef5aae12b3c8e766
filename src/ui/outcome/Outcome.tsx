// The one sentence at the head of the results: what the run has come to, or each of both twins, and where to look next.

import { useShallow } from 'zustand/react/shallow'
import { Help } from '../parts/Help'
import { heldOutImages } from '../charts/heldOutImages'
import { useDiagnosis } from '../doctor/useDiagnosis'
import { letterOf, runUnder, type RunLetter } from '../state/runs'
import type { AppState } from '../state/store'
import { useApp } from '../state/useApp'
import { outcomeOf, type Judged } from './words'

export function Outcome() {
  const isPair = useApp((s) => s.twin !== null)
  return (
    <section className="outcome" aria-label="In short">
      <OutcomeOf letter="A" />
      {isPair && <OutcomeOf letter="B" />}
    </section>
  )
}

function OutcomeOf({ letter }: { letter: RunLetter }) {
  const judged = useApp(useShallow((s) => judgedOf(s, letter)))
  const name = useApp((s) => letterOf(s, runUnder(s, letter)?.runId ?? 0))
  const heads = useDiagnosis(letter)
  const { tone, lead, text, next } = outcomeOf({ ...judged, knn: judged.at === null ? null : { step: judged.at, value: judged.value }, heads }) // prettier-ignore
  return (
    <div className={`outcome-of outcome-${tone}`}>
      <p className={judged.config ? 'outcome-run' : undefined}>
        {name && <strong>{name}: </strong>}
        <span className="outcome-lead">{lead}</span>
        {text.slice(lead.length)}{' '}
        {next && (
          <>
            Next: <a href={next.href}>{next.title}</a> {next.why}
          </>
        )}
      </p>
      <Help title="In short">
        <p>
          Images that the network never trains on are named by a weighted vote of the training images that are nearest
          in its features (k-NN): the curve of What is learnt. ± is two standard errors of a share of so many images,
          and “chance” is a difference of less than two standard errors of both.
        </p>
        <p>Whether its targets are healthy is the verdict under “Does it collapse?”</p>
      </Help>
    </div>
  )
}

type FlatJudged = Omit<Judged, 'heads' | 'knn'> & { at: number | null; value: number }

/** Flat, so that it is drawn again only when one of these has changed. */
function judgedOf(state: AppState, letter: RunLetter): FlatJudged {
  const run = runUnder(state, letter) ?? state
  const knn = run.evaluations.all('knn')
  const at = knn?.steps.at(-1) ?? 0
  const config = run.runConfig
  return {
    status: run.status,
    config,
    step: run.step,
    at: at > 0 ? at : null,
    value: knn?.values.at(-1) ?? NaN,
    random: run.baselines?.knnRandom ?? null,
    images: heldOutImages(run),
    hasClasses: run.images?.classes.length !== 0,
  }
}
