// What the teacher's k-NN takes held-out images for, class by class, at the last evaluation.

import { confusionCsv } from '../../viz/paint/confusion'
import { Button } from '../parts/Button'
import { Panel } from '../parts/Panel'
import { download } from '../parts/download'
import { wholeText } from '../parts/numberText'
import { shownRun } from '../state/runs'
import { useApp } from '../state/useApp'
import { RunSwitch } from '../views/RunSwitch'
import { ConfusedPairs } from './ConfusedPairs'
import { ConfusionTable } from './ConfusionTable'

const LEAD =
  'Held-out images of each class, and what the weighted vote of their nearest training images takes them for (official eval_knn.py). What lies off the diagonal is wrong, and often tells more than the accuracy: which classes look alike to a network that was told of none.'

/** Classes whose matrix is drawn; of more, the pairs confused most say it shorter. */
const MOST_DRAWN = 20

export function ConfusionPanel() {
  const confusion = useApp((s) => shownRun(s).confusion)
  const classes = useApp((s) => s.cards[shownRun(s).runConfig?.data.name ?? 'emoji']?.classes)
  const isMeasured = useApp((s) => Boolean(shownRun(s).runConfig?.evaluation.everySteps))
  if (!confusion || classes?.length !== confusion.classes)
    return (
      <Panel title="Which classes are told apart" anchor="confusion" lead={LEAD} aside={<RunSwitch />}>
        <p>{isMeasured ? 'Appears with the next evaluation.' : 'Appears with the first evaluation of a run.'}</p>
      </Panel>
    )
  const { step, counts } = confusion
  const save = () =>
    download(new Blob([confusionCsv(counts, classes)], { type: 'text/csv' }), `confusion-step-${step}.csv`)
  return (
    <Panel
      title="Which classes are told apart"
      anchor="confusion"
      lead={LEAD}
      aside={
        <>
          <RunSwitch />
          <span className="tag tag-accent">Teacher, step {wholeText(step)}</span>
          <Button look="quiet" icon="save" onClick={save}>
            CSV
          </Button>
        </>
      }
    >
      <div className="confusion">
        {classes.length <= MOST_DRAWN && <ConfusionTable counts={counts} classes={classes} />}
        <ConfusedPairs counts={counts} classes={classes} />
      </div>
    </Panel>
  )
}
