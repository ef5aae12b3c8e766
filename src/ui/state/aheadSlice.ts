// What the worker says of an experiment before it starts: the memory it would take, and the views it would see.

import type { RunConfig } from '../../runs/config'
import type { RunPlan, TrainEvent, ViewSheet } from '../../train/protocol'
import type { MakeSlice } from './slice'

export interface AheadSlice {
  planId: number
  plan: RunPlan | null
  /** Of the twin, where there is one. */
  twinPlan: RunPlan | null
  /** Why this experiment cannot be built, in the worker's words. */
  planRefusal: string | null
  isPlanning: boolean

  viewsId: number
  sheets: ViewSheet[] | null
  viewsFailure: string | null
  isDrawing: boolean
  /** The step whose images and crops are shown. */
  viewStep: number

  askPlan: (config: RunConfig, twin: RunConfig | null) => void
  /** Draw the views of `step`; of the one that is shown where none is named. */
  askViews: (config: RunConfig, count: number, step?: number) => void
}

export const makeAheadSlice: MakeSlice<AheadSlice> = ({ set, get, send }) => ({
  state: {
    planId: 0,
    plan: null,
    twinPlan: null,
    planRefusal: null,
    isPlanning: false,
    viewsId: 0,
    sheets: null,
    viewsFailure: null,
    isDrawing: false,
    viewStep: 0,

    askPlan: (config, twin) => {
      const planId = get().planId + 1
      set({ planId, isPlanning: true })
      send({ type: 'plan', planId, config, ...(twin && { twin }) })
    },
    askViews: (config, count, viewStep = get().viewStep) => {
      const viewsId = get().viewsId + 1
      set({ viewsId, viewStep, isDrawing: true })
      send({ type: 'views', viewsId, config, step: viewStep, count })
    },
  },

  receive: (event) => {
    switch (event.type) {
      case 'planned':
        return event.planId === get().planId
          ? set({ plan: event.plan, twinPlan: event.twinPlan ?? null, planRefusal: null, isPlanning: false })
          : undefined
      case 'refused':
        return event.planId === get().planId
          ? set({ plan: null, twinPlan: null, planRefusal: refusalText(event), isPlanning: false })
          : undefined
      case 'views':
        return event.viewsId === get().viewsId
          ? set({ sheets: event.sheets, viewsFailure: null, isDrawing: false })
          : undefined
      case 'views-failed':
        return event.viewsId === get().viewsId ? set({ viewsFailure: event.message, isDrawing: false }) : undefined
      case 'worker-broken':
        return set({ isPlanning: false, isDrawing: false })
      default:
    }
  },
})

/** Of two twins it says which of them it is. */
const refusalText = ({ message, letter }: Extract<TrainEvent, { type: 'refused' }>): string =>
  letter ? `${letter}: ${message}` : message
