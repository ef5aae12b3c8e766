// A view as the reader has it: folded or not, in sight or not, and what the networks answer while it is looked at.

import { useDeferredValue, useRef, useState, type RefObject } from 'react'
import type { QuestionOf, ViewName } from '../../train/protocol'
import { useApp } from '../state/useApp'
import { canLook } from './lookedInto'
import { useInSight } from '../parts/useInSight'
import { useInspection } from './useInspection'
import { useSights, type Sight } from './useSights'

export interface View<N extends ViewName> {
  /** What must be in sight for the question to be asked. */
  body: RefObject<HTMLDivElement | null>
  isFolded: boolean
  fold: () => void
  /** Device and images are here. */
  isReady: boolean
  /** What is looked into, A first. */
  sights: readonly Sight<N>[]
}

export function useView<N extends ViewName>(name: N, question: QuestionOf<N>): View<N> {
  const [isFolded, setIsFolded] = useState(false)
  const body = useRef<HTMLDivElement>(null)
  const isInSight = useInSight(body)
  const isReady = useDeferredValue(useApp(canLook)) // all views at once come to be ready
  useInspection(name, question, !isFolded && isInSight)
  return { body, isFolded, fold: () => setIsFolded(!isFolded), isReady, sights: useSights(name) }
}
