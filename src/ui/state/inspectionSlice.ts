// What the worker says when a view looks into a network: of each view the last answers, whose weights they are about, and
// whether newer ones are on their way. An answer stays until the next, so that a view is never blank while it waits.

import type { AnswerOf, AskedRun, Inspected, Question, QuestionOf, RunLetter, ViewName } from '../../train/protocol'
import type { LinkedStep } from './linkedStep'
import type { Moment } from './past'
import type { TwinChoice } from './runs'
import type { MakeSlice } from './slice'

/** What is known of one network. */
export interface Looked<N extends ViewName> {
  answer: AnswerOf<N> | null
  /** Whose weights the answer is about. */
  subject: Inspected | null
  /** Which question it answers; 0 before there is one. */
  inspectId: number
  /** The question that it answers. */
  question: QuestionOf<N> | null
  /** Names the network that answered, whatever its step: what is compared over time must be of one network. */
  place: string
  /** Why the last question has no answer. */
  failure: string | null
}

export interface Inspection<N extends ViewName> {
  /** Of A, or of what is alone; and of B. */
  looked: Readonly<Record<RunLetter, Looked<N>>>
  /** Numbers of the last question asked and of the last one answered or refused. */
  asked: number
  answered: number
  /** What the last answer, or that of both twins, took of the time of what trains, in milliseconds. */
  ms: number
}

export interface InspectionSlice {
  inspections: { readonly [N in ViewName]?: Inspection<N> }
  /** Which of two twins all views look into. */
  shown: TwinChoice
  show: (which: TwinChoice) => void
  /** The moment of training that all views look into; null: now. That of an earlier start is of no account. */
  past: Moment | null
  /** The reader chooses a moment; what a link says of one is done with. */
  lookBack: (past: Moment | null) => void
  /** The step that the link opened last looks at; null where there is none, or the reader has chosen. */
  linkedStep: LinkedStep | null
  /** Go where the link looks. */
  lookAsLinked: (past: Moment) => void
  forgetLinkedStep: () => void
  /** @param runs one, or both twins @param step of weights that they have kept; null: of now */
  inspect: <N extends ViewName>(
    runs: readonly AskedRun[],
    view: N,
    question: QuestionOf<N>,
    step: number | null,
  ) => void
  /** The view is not looked at any more: what the worker keeps for it may go. The last answers stay. */
  closeView: (view: ViewName) => void
}

export const NOT_LOOKED = { answer: null, subject: null, inspectId: 0, question: null, place: '', failure: null }
const NOTHING = { looked: { A: NOT_LOOKED, B: NOT_LOOKED }, asked: 0, answered: 0, ms: 0 }

/** A question on its way, and the networks as they were when it was put. */
interface Pending {
  view: ViewName
  inspectId: number
  question: unknown
  places: Partial<Record<RunLetter, string>>
}

/** A run is one network; before any, and of a file, the settings say which it is, and of which images. */
const placeOf = ({ runId, config: { seed, backbone, data } }: AskedRun) =>
  JSON.stringify(runId > 0 ? runId : [runId, seed, backbone, data])

export const makeInspectionSlice: MakeSlice<InspectionSlice> = ({ set, get, send }) => {
  let inspectId = 0
  let pending: readonly Pending[] = []
  const change = <N extends ViewName>(view: N, part: Partial<Inspection<N>>) => {
    const { inspections } = get()
    set({ inspections: { ...inspections, [view]: { ...(inspections[view] ?? NOTHING), ...part } } })
  }
  return {
    state: {
      inspections: {},
      shown: 'both',
      show: (shown) => set({ shown }),
      past: null,
      lookBack: (past) => set({ past, linkedStep: null }),
      linkedStep: null,
      lookAsLinked: (past) => {
        const { linkedStep } = get()
        set({ past, linkedStep: linkedStep && { ...linkedStep, isDone: true } })
      },
      forgetLinkedStep: () => set({ linkedStep: null }),
      inspect: (runs, view, question, step) => {
        inspectId++
        change(view, { asked: inspectId })
        const asked = { view, question } as Question
        const places = Object.fromEntries(runs.map((run) => [run.letter, placeOf(run)]))
        pending = [...pending, { view, inspectId, question, places }]
        send({ type: 'inspect', inspectId, runs: [...runs], ...(step !== null && { step }), ...asked })
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
          const { view, told, inspectId, ms } = event
          const before = get().inspections[view] ?? NOTHING
          const looked: Inspection<typeof view>['looked'] = { ...before.looked }
          const put = pending.find((one) => one.inspectId === inspectId)
          // those before it of the same view have had their answers, or were left for it
          pending = pending.filter((one) => one.view !== view || one.inspectId > inspectId)
          for (const { letter, ...news } of told) {
            const of = { question: put?.question ?? null, place: put?.places[letter] ?? '' }
            const known = 'failure' in news ? looked[letter] : { inspectId, ...of, failure: null }
            Object.assign(looked, { [letter]: { ...known, ...news } })
          }
          // the view may have been closed meanwhile, with a newer question that nobody answers any more
          return change(view, { looked, answered: Math.max(inspectId, before.answered), ms })
        }
        case 'worker-broken':
          for (const view of Object.keys(get().inspections) as ViewName[]) get().closeView(view)
          return
        default:
      }
    },
    open: (link) => {
      if (!link.ok) return
      const { config, twin, place } = link
      const experiments = twin ? [config, twin] : [config]
      set({ linkedStep: place?.step === undefined ? null : { step: place.step, experiments, isDone: false } })
      if (place && twin) set({ shown: place.shown ?? 'both' })
    },
  }
}
