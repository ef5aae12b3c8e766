// Whether an element can be seen, or nearly: what is far from the window need not be kept alive.

import { useEffect, useState, type RefObject } from 'react'

const NEARLY = '200px'

export function useInSight(element: RefObject<Element | null>): boolean {
  const [isInSight, setIsInSight] = useState(false)
  useEffect(() => {
    if (!element.current) return
    const observer = new IntersectionObserver((entries) => setIsInSight(entries.at(-1)?.isIntersecting ?? false), {
      rootMargin: NEARLY,
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return isInSight
}
