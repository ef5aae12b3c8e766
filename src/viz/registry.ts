// The views that look into a network: one line each.

import { openAttention } from './attention/attention'
import { openCorrespondence } from './correspondence/correspondence'
import { openImages } from './features/images'
import { openRegions } from './features/regions'
import type { Open, OfNetwork } from './inspection'

export const VIEWS = {
  correspondence: openCorrespondence,
  attention: openAttention,
  regions: openRegions,
  images: openImages,
} satisfies Record<string, Open<never, OfNetwork>>

type Views = typeof VIEWS
export type ViewName = keyof Views
export type QuestionOf<N extends ViewName> = Views[N] extends Open<infer Question, unknown> ? Question : never
export type AnswerOf<N extends ViewName> = Views[N] extends Open<never, infer Answer> ? Answer : never

/** A view's name with its question: what the page sends. */
export type Question = { [N in ViewName]: { view: N; question: QuestionOf<N> } }[ViewName]
