// A view's question, kept asked while it is looked at. Out of sight or folded, a view costs nothing: its programs are freed,
// its last answers stay.

import { useEffect } from 'react'
import type { QuestionOf, ViewName } from '../../train/protocol'
import { useAppStore } from '../state/useApp'
import { keepAsking } from './keepAsking'

/** @param isOpen false where nobody looks */
export function useInspection<N extends ViewName>(view: N, question: QuestionOf<N>, isOpen: boolean): void {
  const store = useAppStore()
  useEffect(() => {
    if (isOpen) return keepAsking(store, view, question)
  }, [store, view, question, isOpen])
  useEffect(() => {
    if (isOpen) return () => store.getState().closeView(view)
  }, [store, view, isOpen])
}
