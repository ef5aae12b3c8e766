import { describe, expect, test } from 'vitest'
import { Turns } from './turns'

/** Turns whose frames come when the test says so. */
function framed() {
  const asked: (() => void)[] = []
  const done: string[] = []
  const turns = new Turns((run) => asked.push(run))
  return {
    done,
    asked,
    take: (name: string, isInSight = () => true) => turns.take(() => done.push(name), isInSight),
    /** What was done in the next frame. */
    frame: () => {
      const before = done.length
      asked.shift()?.()
      return done.slice(before)
    },
    turns,
  }
}

describe('turns', () => {
  test('do one piece of work a frame, in the order they were asked for', () => {
    const { take, frame, done } = framed()
    for (const name of ['a', 'b', 'c']) take(name)
    expect(done).toEqual([])
    expect([frame(), frame(), frame(), frame()]).toEqual([['a'], ['b'], ['c'], []])
  })

  test('never ask for two frames at once, and for none when nothing waits', () => {
    const { take, frame, asked } = framed()
    take('a')
    take('b')
    expect(asked.length).toBe(1)
    frame()
    expect(asked.length).toBe(1)
    frame()
    expect(asked.length).toBe(0)
    take('c')
    expect(asked.length).toBe(1)
  })

  test('let what is in sight go first, as it is when a frame comes', () => {
    const { take, frame } = framed()
    let isScrolledTo = false
    take('far', () => false)
    take('near')
    take('scrolled to', () => isScrolledTo)
    take('farther', () => false)
    expect(frame()).toEqual(['near'])
    isScrolledTo = true
    expect([frame(), frame(), frame()]).toEqual([['scrolled to'], ['far'], ['farther']])
  })

  test('can be given up', () => {
    const { take, frame } = framed()
    take('a')
    take('b')()
    take('c')
    expect([frame(), frame(), frame()]).toEqual([['a'], ['c'], []])
  })

  test('go on after work that failed, and with work asked for by work', () => {
    const { turns, take, frame } = framed()
    turns.take(
      () => {
        take('later')
        throw new Error('failed')
      },
      () => true,
    )
    take('b')
    expect(frame).toThrow('failed')
    expect([frame(), frame()]).toEqual([['b'], ['later']])
  })
})
