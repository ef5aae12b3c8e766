// A confusion matrix with its words: the table where it can be read at a glance, and the pairs that are confused most.

import { ConfusedPairs } from './ConfusedPairs'
import { ConfusionTable } from './ConfusionTable'

/** Classes whose matrix is drawn; of more, the pairs confused most say it shorter. */
const MOST_DRAWN = 20

interface Props {
  /** [classes, classes] class x taken for */
  counts: ArrayLike<number>
  classes: readonly string[]
  /** Of what, where the page has more than one. */
  of?: string
}

export function Confusion({ counts, classes, of }: Props) {
  return (
    <div className="confusion">
      {classes.length <= MOST_DRAWN && <ConfusionTable counts={counts} classes={classes} of={of} />}
      <ConfusedPairs counts={counts} classes={classes} />
    </div>
  )
}
