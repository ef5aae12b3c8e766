// Tells the style how high the bar of the run is now, as `--bar` on the root: what sticks below it and what is scrolled to
// keep clear of it, however many notes it carries.

import { useLayoutEffect, type RefObject } from 'react'

/** @param bar the bar @param top its upper part, which is what sticks where the bar itself has no box (a phone) */
export function useBarHeight(bar: RefObject<HTMLElement | null>, top: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const parts = [bar.current, top.current].filter((part) => part !== null)
    const { style } = document.documentElement
    let told = ''
    const tell = () => {
      const [high] = parts.map((part) => part.getBoundingClientRect().height).filter((height) => height > 0)
      const height = `${Math.ceil(high ?? 0)}px`
      if (height !== told) style.setProperty('--bar', height)
      told = height
    }
    tell() // before the first frame, so that nothing is seen to move
    const observer = new ResizeObserver(tell)
    for (const part of parts) observer.observe(part, { box: 'border-box' })
    return () => {
      observer.disconnect()
      style.removeProperty('--bar')
    }
  }, [bar, top])
}
