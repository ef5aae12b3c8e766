import { expect, test } from 'vitest'
import { Promptness } from './promptness'

/** As in Firefox: work is done at once, and told at the next look, every so often or when something is submitted. */
class LateQueue {
  submits = 0
  msBetweenLooks = 100
  #untold: (() => void)[] = []

  news(): Promise<void> {
    if (!this.#untold.length && this.msBetweenLooks < Infinity) setTimeout(this.#look, this.msBetweenLooks)
    return new Promise((resolve) => this.#untold.push(resolve))
  }

  async onSubmittedWorkDone(): Promise<undefined> {
    await this.news()
    return undefined
  }

  submit(): undefined {
    this.submits++
    this.#look()
    return undefined
  }

  readonly #look = (): void => {
    for (const tell of this.#untold.splice(0)) tell()
  }
}

const someTurns = () => new Promise((resolve) => setTimeout(resolve, 20))

test('where news come late, nothing is submitted until they are there, and no longer', async () => {
  const queue = new LateQueue()
  const promptness = new Promptness(queue)
  await promptness.learn()
  expect(promptness.isLate).toBe(true)
  expect(queue.submits).toBe(0)

  queue.msBetweenLooks = Infinity // they come by being asked for, or never
  await Promise.all([promptness.during(queue.news()), promptness.during(queue.news())])
  expect(await promptness.during(queue.news().then(() => 3))).toBe(3)
  await someTurns() // for one who is just about to
  const { submits } = queue
  await someTurns()
  expect(queue.submits).toBe(submits)
})

test('news that turn out bad, as of a lost device, end it too', async () => {
  const queue = new LateQueue()
  const promptness = new Promptness(queue)
  await promptness.learn()
  const isLost = promptness.during(queue.news().then(() => Promise.reject(new Error('lost'))))
  await expect(isLost).rejects.toThrow('lost')
  await someTurns()
  const { submits } = queue
  await someTurns()
  expect(queue.submits).toBe(submits)
})

test('a queue that tells at once is left alone', async () => {
  const queue = {
    submits: 0,
    onSubmittedWorkDone: () => Promise.resolve(undefined),
    submit: () => void queue.submits++,
  }
  const promptness = new Promptness(queue)
  await promptness.learn()
  expect(promptness.isLate).toBe(false)
  expect(await promptness.during(someTurns().then(() => 3))).toBe(3)
  expect(queue.submits).toBe(0)
})
