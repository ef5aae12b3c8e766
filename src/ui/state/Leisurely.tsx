// A part of the page that follows the state at leisure while it is out of sight.

import { useRef, type ReactNode } from 'react'
import { useInSight } from '../parts/useInSight'
import { StoreContext } from './useApp'
import { useLeisurely } from './useLeisurely'

export function Leisurely({ children }: { children: ReactNode }) {
  const element = useRef<HTMLDivElement>(null)
  const store = useLeisurely(useInSight(element))
  return (
    <div ref={element}>
      <StoreContext value={store}>{children}</StoreContext>
    </div>
  )
}
