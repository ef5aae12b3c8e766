// Turns of the page, taken by a part of it.

import { useCallback, useEffect, useRef, useState } from 'react'
import { turns } from './turns'

/** @returns takes a turn for a piece of work, ahead of others while the part is in sight; and that, how to give it up */
export function useTurns(isInSight: boolean): (work: () => void) => () => void {
  const isSeen = useRef(isInSight)
  useEffect(() => {
    isSeen.current = isInSight
  }, [isInSight])
  return useCallback((work: () => void) => turns.take(work, () => isSeen.current), [])
}

/** Whether it is the part's turn to be built: false at first, true for good once it has come. */
export function useTurn(isInSight: boolean): boolean {
  const [hasCome, setHasCome] = useState(false)
  const takeTurn = useTurns(isInSight)
  useEffect(() => takeTurn(() => setHasCome(true)), [takeTurn])
  return hasCome
}
