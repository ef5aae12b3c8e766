// A part of the page whose code is fetched when it is first shown. React's `lazy` keeps a failure for good, so a part that
// could not be fetched is made anew: whoever shows it again, as the “Try again” of a panel does, has it fetched again.

import { Suspense, lazy, useState, type ComponentType, type LazyExoticComponent } from 'react'
import { FETCH_FAILED, isFetchFailure } from './fetchFailure'

/** @param load imports it; its style must come with the page, for a stylesheet that failed is never asked for again */
export function fetchedPart(load: () => Promise<ComponentType>): ComponentType {
  const made = (): LazyExoticComponent<ComponentType> =>
    lazy(async () => {
      try {
        return { default: await load() }
      } catch (error) {
        next = made()
        throw isFetchFailure(error) ? new Error(FETCH_FAILED, { cause: error }) : error
      }
    })
  let next = made()
  return function Fetched() {
    // chosen once: were it the next one as soon as this has failed, nothing would end the asking
    const [Part] = useState(() => next)
    return (
      <Suspense fallback={<p className="lead">Loading …</p>}>
        <Part />
      </Suspense>
    )
  }
}
