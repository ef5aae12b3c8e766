// What the teacher's k-NN takes held-out images for, class by class, at the last evaluation.

import { useShallow } from 'zustand/react/shallow'
import { wholeText } from '../../base/numberText'
import { Button } from '../parts/Button'
import { Panel } from '../parts/Panel'
import { shownRuns } from '../state/runs'
import { useApp } from '../state/useApp'
import { SideBySide } from '../twin/SideBySide'
import { useShownLetters } from '../twin/useShownLetters'
import { RunSwitch } from '../views/RunSwitch'
import { useTakes } from '../views/useTakes'
import { Confused } from './Confused'

const LEAD =
  'Rows: true class of the held-out images. Columns: the class that k-NN gives them, by a weighted vote of their nearest training images (official eval_knn.py). Off the diagonal are mistakes, which often tell more than the accuracy: which classes look alike to a network that was told of none.'

export function ConfusionPanel() {
  const letters = useShownLetters()
  const steps = useApp(useShallow((s) => shownRuns(s).map(({ confusion }) => confusion?.step ?? null)))
  const takes = useTakes(['confusion-step', ...new Set(steps)].join('-'))
  const tags = steps.map((step) => (step === null ? '' : `Teacher, step ${wholeText(step)}`))
  return (
    <Panel
      title="Which classes are told apart"
      anchor="confusion"
      lead={LEAD}
      aside={
        <>
          <RunSwitch onlyRuns />
          {letters.length === 1 && tags[0] && <span className="tag tag-accent">{tags[0]}</span>}
          {takes.save && (
            <Button look="quiet" icon="save" onClick={() => void takes.save?.('csv')}>
              CSV
            </Button>
          )}
        </>
      }
    >
      <SideBySide letters={letters} tagOf={(letter) => tags[letters.indexOf(letter)]}>
        {(letter) => <Confused letter={letter} takes={takes} />}
      </SideBySide>
    </Panel>
  )
}
