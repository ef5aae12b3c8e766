// What a view sees: of each network that is looked into the last answer, and in words whose it is. One for a run alone, for
// one of two twins, or for a file; two where twins stand side by side.

import { useMemo } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { AnswerOf, NetworkName, RunLetter, ViewName } from '../../train/protocol'
import { NOT_LOOKED, type Inspection, type Looked } from '../state/inspectionSlice'
import { useApp } from '../state/useApp'
import { askedRuns } from './lookedInto'
import { subjectText } from './networks'

export interface Sight<N extends ViewName> extends Omit<Looked<N>, 'inspectId'> {
  /** A for what is alone. */
  letter: RunLetter
  /** Which of two twins it is, though the other may not be shown; '' for what is alone. */
  twin: RunLetter | ''
  /** Whose weights the answer is about, in words; '' before there is one. */
  title: string
}

/** What has an answer. */
export type Answered<N extends ViewName> = Sight<N> & { answer: AnswerOf<N> }

/**
 * What is shown of what is known. Side by side, answers to one question are, of the runs that the page has now; one that is
 * left from before would be compared with what it has nothing to do with.
 *
 * @param asked who is looked into, A first @param isTwin of two runs
 */
export function sightsOf<N extends ViewName>(
  asked: readonly { letter: RunLetter; runId: number }[],
  isTwin: boolean,
  looked: Inspection<N>['looked'] | undefined,
): Sight<N>[] {
  const known = asked.map(({ letter }): Looked<N> => looked?.[letter] ?? NOT_LOOKED)
  const newest = Math.max(...known.map(({ inspectId }) => inspectId))
  return asked.map(({ letter, runId }, i) => {
    const { inspectId, failure, ...last } = known[i]
    const isOfAnother = last.subject?.of === 'run' && last.subject.runId !== runId
    const isLeft = asked.length > 1 && (inspectId < newest || isOfAnother)
    const { answer, subject, question, place }: Omit<Looked<N>, 'inspectId' | 'failure'> = isLeft ? NOT_LOOKED : last
    const twin = isTwin ? letter : ''
    const network = (answer as { network: NetworkName } | null)?.network // whatever the view
    const title = network && subject ? subjectText(network, subject, subject.of === 'run' ? twin : '') : ''
    return { letter, twin, answer, subject, question, place, failure, title }
  })
}

export function useSights<N extends ViewName>(view: N): Sight<N>[] {
  const letters = useApp(useShallow((s) => askedRuns(s).map(({ letter }) => letter)))
  const runIds = useApp(useShallow((s) => askedRuns(s).map(({ runId }) => runId)))
  const isTwin = useApp((s) => s.twin !== null && !s.showsFile)
  const looked = useApp((s) => s.inspections[view]?.looked)
  return useMemo(() => {
    const asked = letters.map((letter, i) => ({ letter, runId: runIds[i] }))
    return sightsOf(asked, isTwin, looked)
  }, [letters, runIds, isTwin, looked])
}

/** Whose weights all that is seen is about, in words. */
export const titlesOf = (sights: readonly Sight<ViewName>[]): string =>
  sights.flatMap(({ title }) => title || []).join('; ')

/** The first answer there is: by it go the choices that are the same for both. */
export const answerAmong = <N extends ViewName>(sights: readonly Sight<N>[]): AnswerOf<N> | null =>
  sights.find(({ answer }) => answer)?.answer ?? null
