// A run of the page as those see it who draw the lines that its curves are judged by.

import type { JudgedRun } from '../../runs/references'
import type { RunState } from '../state/runState'

/** Before the worker has said which images it has, they are taken to have classes. */
export const judgedRun = ({
  runConfig: config,
  baselines,
  evaluations,
  images,
}: Pick<RunState, 'runConfig' | 'baselines' | 'evaluations' | 'images'>): JudgedRun => ({
  config,
  baselines,
  hasClasses: images?.classes.length !== 0,
  lastOf: (key) => evaluations.latest(key),
})
