// Firefox looks for finished work ten times a second, or when something is submitted: whoever waits for a step of 5 ms
// hears of it after 100 (bug 1870699 of Mozilla's). So where news come that late, and only there, nothing is submitted again and
// again while somebody waits.

/** What an empty queue takes to say that it is done, from which it is late: others take a millisecond. */
const LATE_MS = 50
/** Between two empty submits: a share of the time waited, for work that has taken long may take longer. */
const PAUSE = 1 / 4

type Queue = Pick<GPUQueue, 'submit' | 'onSubmittedWorkDone'>

export class Promptness {
  readonly #queue: Queue
  #isLate = false
  #waiting = 0
  /** When somebody last began to wait. */
  #since = 0
  #isNudging = false

  constructor(queue: Queue) {
    this.#queue = queue
  }

  /** Whether the browser tells of finished work late. */
  get isLate(): boolean {
    return this.#isLate
  }

  /** Find out, when nothing has been submitted yet. It takes two of the browser's looks where it is late. */
  async learn(): Promise<void> {
    await this.#queue.onSubmittedWorkDone() // from here on a late one has the whole time between two looks to wait
    for (let look = 0; look < 2; look++) {
      const begin = performance.now()
      await this.#queue.onSubmittedWorkDone()
      if (performance.now() - begin < LATE_MS) return
    }
    this.#isLate = true
  }

  /** What `news` of the device come to, as soon as there are any. */
  async during<T>(news: Promise<T>): Promise<T> {
    if (!this.#isLate) return news
    this.#waiting++
    this.#since = performance.now()
    if (!this.#isNudging) void this.#nudge()
    try {
      return await news
    } finally {
      this.#waiting--
    }
  }

  async #nudge(): Promise<void> {
    this.#isNudging = true
    while (this.#waiting > 0) {
      const pause = PAUSE * (performance.now() - this.#since)
      await new Promise((resolve) => setTimeout(resolve, pause)) // of 4 ms at least, by the rules of browsers
      if (this.#waiting > 0) this.#queue.submit([])
    }
    this.#isNudging = false
  }
}
