// Work that can wait a moment, taken in turn: one piece a frame for all of the page, those in sight first. What a press
// makes a dozen of, charts above all, is built so, and the page answers in between.

interface Waiting {
  work: () => void
  isInSight: () => boolean
}

export class Turns {
  readonly #nextFrame: (run: () => void) => void
  #waiting: Waiting[] = []
  #isAsked = false

  constructor(nextFrame: (run: () => void) => void) {
    this.#nextFrame = nextFrame
  }

  /** @returns how to give the turn up */
  take(work: () => void, isInSight: () => boolean): () => void {
    const mine = { work, isInSight }
    this.#waiting.push(mine)
    this.#ask()
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== mine)
    }
  }

  #ask(): void {
    if (this.#isAsked || this.#waiting.length === 0) return
    this.#isAsked = true
    this.#nextFrame(() => {
      this.#isAsked = false
      const seen = this.#waiting.findIndex(({ isInSight }) => isInSight())
      const [next] = this.#waiting.splice(Math.max(0, seen), 1)
      this.#ask()
      next?.work()
    })
  }
}

/** Those of the page, each after a frame has been painted. In a tab that nobody sees there are none, and nothing is built. */
export const turns = new Turns((run) => requestAnimationFrame(() => setTimeout(run)))
