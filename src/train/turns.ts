// Whose turn it is. Runs that train together take one step each: the one that has done fewer steps goes first, and the
// others wait for it. A run alone never waits.

interface Place {
  /** Steps done; the next turn is that of the fewest. */
  steps: number
  /** Waited for. One that has left, because it is paused or has ended, is not. */
  isPresent: boolean
  /** Set while it waits for its turn. */
  begin: (() => void) | null
}

/** One run's place among those that take turns. */
export interface Turn {
  /** Wait for the turn, coming back first where the run had left. */
  take(): Promise<void>
  /** The turn is over. @param steps done by now */
  pass(steps: number): void
  /** Wait for nothing and be waited for by nobody. */
  leave(): void
  /** How many runs share the device now, this one among them. */
  readonly sharedBy: number
}

export class Turns {
  readonly #places: Place[] = []
  #holder: Place | null = null

  /**
   * Whoever joins is waited for from now on. Among equals, those that joined first go first. @param steps done before
   */
  join(steps = 0): Turn {
    const place: Place = { steps, isPresent: true, begin: null }
    this.#places.push(place)
    const sharedBy = () => Math.max(1, this.#present.length)
    return {
      take: () =>
        new Promise((resolve) => {
          place.isPresent = true
          place.begin = resolve
          this.#call()
        }),
      pass: (steps) => {
        place.steps = steps
        this.#free(place)
      },
      leave: () => {
        place.isPresent = false
        this.#free(place)
      },
      get sharedBy() {
        return sharedBy()
      },
    }
  }

  get #present(): Place[] {
    return this.#places.filter((place) => place.isPresent)
  }

  #free(place: Place): void {
    if (this.#holder === place) this.#holder = null
    this.#call()
  }

  #call(): void {
    const present = this.#present
    if (this.#holder || !present.length) return
    const next = present.reduce((first, place) => (place.steps < first.steps ? place : first))
    if (!next.begin) return // it is not ready; the others wait
    this.#holder = next
    next.begin()
    next.begin = null
  }
}
