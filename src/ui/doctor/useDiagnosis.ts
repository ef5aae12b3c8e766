// What the doctor says of the run now, of twins of the one shown: worked out again with every report of the worker, from a
// few windows of its logs.

import { useMemo } from 'react'
import { diagnose, type HeadDiagnosis } from '../../runs/collapse'
import { shownRun } from '../state/runs'
import { useApp } from '../state/useApp'

/** One diagnosis for each head; none before there is a run. */
export function useDiagnosis(): readonly HeadDiagnosis[] {
  const config = useApp((s) => shownRun(s).runConfig)
  const steps = useApp((s) => shownRun(s).steps)
  const evaluations = useApp((s) => shownRun(s).evaluations)
  const measured = useApp((s) => shownRun(s).measured)
  return useMemo(
    // the logs grow in place; `measured` tells that they have
    () => ({ heads: config ? diagnose(config, steps, evaluations) : [], measured }),
    [config, steps, evaluations, measured],
  ).heads
}
