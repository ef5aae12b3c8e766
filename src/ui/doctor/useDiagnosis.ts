// What the doctor says of a run now: worked out again with every report of the worker, from a few windows of its logs.

import { useMemo } from 'react'
import { diagnose, type HeadDiagnosis } from '../../runs/collapse'
import { runUnder, type RunLetter } from '../state/runs'
import { useApp } from '../state/useApp'

/** One diagnosis for each head; none before there is such a run. */
export function useDiagnosis(letter: RunLetter): readonly HeadDiagnosis[] {
  const config = useApp((s) => runUnder(s, letter)?.runConfig)
  const steps = useApp((s) => runUnder(s, letter)?.steps)
  const evaluations = useApp((s) => runUnder(s, letter)?.evaluations)
  const measured = useApp((s) => runUnder(s, letter)?.measured)
  return useMemo(
    // the logs grow in place; `measured` tells that they have
    () => ({ heads: config && steps && evaluations ? diagnose(config, steps, evaluations) : [], measured }),
    [config, steps, evaluations, measured],
  ).heads
}
