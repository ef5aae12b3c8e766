import { expect, test } from 'vitest'
import { Turns, type Turn } from './turns'

/** A run of `steps` steps, each of which takes a few tasks; `story` is who stepped when. */
async function run(name: string, steps: number, turn: Turn, story: string[], tasks = 1): Promise<void> {
  for (let step = 1; step <= steps; step++) {
    await turn.take()
    for (let i = 0; i < tasks; i++) await Promise.resolve()
    story.push(`${name}${step}`)
    turn.pass(step)
  }
  turn.leave()
}

test('one alone never waits', async () => {
  const story: string[] = []
  const turn = new Turns().join()
  await run('a', 3, turn, story)
  expect(story).toEqual(['a1', 'a2', 'a3'])
  expect(turn.sharedBy).toBe(1) // it has left, and what it still does is its own
})

test('two step turn about, however long each takes, and the longer one goes on alone', async () => {
  const turns = new Turns()
  const [a, b] = [turns.join(), turns.join()]
  const story: string[] = []
  expect(a.sharedBy).toBe(2)
  await Promise.all([run('a', 3, a, story, 7), run('b', 5, b, story)])
  expect(story).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3', 'b4', 'b5'])
})

test('one that is not ready is waited for, until it leaves', async () => {
  const turns = new Turns()
  const [a, b] = [turns.join(), turns.join()]
  const story: string[] = []
  const running = run('a', 3, a, story)
  await new Promise((resolve) => setTimeout(resolve))
  expect(story).toEqual(['a1']) // its twin has done none
  b.leave()
  expect(b.sharedBy).toBe(1)
  await running
  expect(story).toEqual(['a1', 'a2', 'a3'])
})

test('one that leaves and comes back catches up first', async () => {
  const turns = new Turns()
  const [a, b] = [turns.join(), turns.join()]
  const story: string[] = []
  b.leave()
  await run('a', 2, a, story)
  const running = run('b', 3, b, story)
  await a.take().then(() => {
    story.push('a3')
    a.pass(3)
  })
  await running
  expect(story).toEqual(['a1', 'a2', 'b1', 'b2', 'a3', 'b3'])
})

test('one that leaves twice takes the turn from nobody', async () => {
  const turns = new Turns()
  const [a, b] = [turns.join(1), turns.join()]
  b.leave()
  await a.take()
  b.leave()
  const story: string[] = []
  const running = run('b', 1, b, story)
  await new Promise((resolve) => setTimeout(resolve))
  expect(story).toEqual([]) // the other is in the midst of its step
  a.pass(2)
  await running
  expect(story).toEqual(['b1'])
})
