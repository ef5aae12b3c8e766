// A button that goes away with what it has done leaves the focus to what comes in its place. A browser would leave it to the
// page, and who works by keyboard would begin at its top again.

import { useLayoutEffect, useRef, type RefObject } from 'react'

/** @param heir selector of what has the focus next @returns for the button, in a component that comes and goes with it */
export function usePassedFocus(heir: string | undefined): RefObject<HTMLButtonElement | null> {
  const own = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    const button = own.current
    if (!heir) return
    return () => {
      if (document.activeElement !== button) return
      // what takes its place comes into the page after it has left
      queueMicrotask(() => {
        if (document.activeElement === document.body)
          document.querySelector<HTMLElement>(heir)?.focus({ preventScroll: true })
      })
    }
  }, [heir])
  return own
}
