import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { REST_MS, leisurely } from './leisurely'
import { createAppStore } from './store'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A store at leisure whose turns come when the test says so. */
function following() {
  const store = createAppStore(() => undefined)
  const waiting: (() => void)[] = []
  const own = leisurely(store, (work) => {
    waiting.push(work)
    return () => void waiting.splice(waiting.indexOf(work), 1)
  })
  let told = 0
  const stop = own.subscribe(() => told++)
  return { store, own, stop, waiting, told: () => told, turn: () => waiting[0]?.() }
}

describe('a store at leisure', () => {
  test('is told once of a hundred changes, after its rest and in its turn', () => {
    const { store, own, told, waiting, turn } = following()
    for (let step = 1; step <= 100; step++) store.setState({ step })
    expect([told(), own.getState().step, waiting.length]).toEqual([0, 0, 0])
    vi.advanceTimersByTime(REST_MS)
    expect([told(), waiting.length]).toEqual([0, 1])
    store.setState({ step: 101 })
    turn()
    expect([told(), own.getState().step, waiting.length]).toEqual([1, 101, 0])
    vi.advanceTimersByTime(10 * REST_MS)
    expect([told(), waiting.length]).toEqual([1, 0]) // nothing has changed since
  })

  test('follows at once while it is in sight, and stands still again after', () => {
    const { store, own, told } = following()
    store.setState({ step: 1 })
    own.follow(true)
    expect([told(), own.getState().step]).toEqual([1, 1])
    store.setState({ step: 2 })
    store.setState({ step: 3 })
    expect([told(), own.getState().step]).toEqual([3, 3])
    own.follow(false)
    store.setState({ step: 4 })
    expect([told(), own.getState().step]).toEqual([3, 3])
  })

  test('has nothing left to do once it has caught up, or nobody listens', () => {
    const { store, own, stop, waiting } = following()
    store.setState({ step: 1 })
    own.follow(true)
    own.follow(false)
    expect(vi.getTimerCount()).toBe(0)
    store.setState({ step: 2 })
    vi.advanceTimersByTime(REST_MS)
    expect(waiting.length).toBe(1)
    stop()
    expect(waiting.length).toBe(0)
    store.setState({ step: 3 })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('learns what changed while nobody listened', () => {
    const { store, own, stop, turn } = following()
    stop()
    store.setState({ step: 7 })
    own.subscribe(() => undefined)
    vi.advanceTimersByTime(REST_MS)
    turn()
    expect(own.getState().step).toBe(7)
  })

  test('has the actions of the store it follows', () => {
    const { store, own } = following()
    own.getState().chooseTheme('dark')
    expect(store.getState().themeChoice).toBe('dark')
  })
})
