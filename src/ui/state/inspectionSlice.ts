// What the worker says when a view looks into a network: of each view the last answer, whose weights it is about, and
// whether a newer one is on its way. An answer stays until the next, so that a view is never blank while it waits.

import type { RunConfig } from '../../runs/config'
import type { Answer, AnswerOf, Inspected, Question, QuestionOf, ViewName } from '../../train/protocol'
import type { Moment } from './past'
import type { RunLetter } from './runs'
import type { MakeSlice } from './slice'

export interface Inspection<N extends ViewName> {
  answer: AnswerOf<N> | null
  /** Whose weights the answer is about. */
  subject: Inspected | null
  /** Why the last question has no answer. */
  failure: string | null
  /** Numbers of the last question asked and of the last one answered or refused. */
  asked: number
  answered: number
  /** What the last answer took of the run's time, in milliseconds. */
  ms: number
}

export interface InspectionSlice {
  inspections: { readonly [N in ViewName]?: Inspection<N> }
  /** Which of two twins all views look into. */
  shown: RunLetter
  show: (which: RunLetter) => void
  /** The moment of training that all views look into; null: now. That of an earlier start is of no account. */
  past: Moment | null
  lookBack: (past: Moment | null) => void
  /** @param runId 0: a fresh network of `config` @param step of weights that the run has kept; null: of now */
  inspect: <N extends ViewName>(
    runId: number,
    config: RunConfig,
    view: N,
    question: QuestionOf<N>,
    step: number | null,
  ) => void
  /** The view is not looked at any more: what the worker keeps for it may go. The last answer stays. */
  closeView: (view: ViewName) => void
}

const NOTHING = { answer: null, subject: null, failure: null, asked: 0, answered: 0, ms: 0 }

export const makeInspectionSlice: MakeSlice<InspectionSlice> = ({ set, get, send }) => {
  let inspectId = 0
  const change = <N extends ViewName>(view: N, part: Partial<Inspection<N>>) => {
    const { inspections } = get()
    set({ inspections: { ...inspections, [view]: { ...(inspections[view] ?? NOTHING), ...part } } })
  }
  return {
    state: {
      inspections: {},
      shown: 'A',
      show: (shown) => set({ shown }),
      past: null,
      lookBack: (past) => set({ past }),
      inspect: (runId, config, view, question, step) => {
        inspectId++
        change(view, { asked: inspectId })
        const asked = { view, question } as Question
        send({ type: 'inspect', inspectId, runId, config, ...(step !== null && { step }), ...asked })
      },
      closeView: (view) => {
        const { asked } = get().inspections[view] ?? NOTHING
        change(view, { answered: asked })
        send({ type: 'close-view', view })
      },
    },

    receive: (event) => {
      switch (event.type) {
        case 'inspected': {
          const { view, answer, ms } = event satisfies Answer & { ms: number }
          return change(view, { answer, subject: event.subject, failure: null, answered: event.inspectId, ms })
        }
        case 'inspection-failed':
          return change(event.view, { failure: event.message, answered: event.inspectId })
        case 'worker-broken':
          for (const view of Object.keys(get().inspections) as ViewName[]) get().closeView(view)
          return
        default:
      }
    },
  }
}
