// What those around a run may see of it and ask of it, at each moment of its life.

import { expect, test, vi } from 'vitest'
import { gpu, unbuilt } from '../../test/gpu'
import { heard, poisoned, sessionOf, type Kind } from '../../test/sessions'
import { Gpu } from '../gpu/device'
import { DeviceLostError } from '../gpu/loss'
import type { Session } from './session'

test('steps follow one another while it trains and is not paused, and at no other time', async () => {
  const stepping = new Set<Kind>()
  const standing = new Set<Kind>()
  const { session } = sessionOf(
    { steps: 4 },
    {
      onEvent: ({ type }, session) => {
        ;(session.isStepping ? stepping : standing).add(type)
        if (type === 'started') session.pause()
        if (type === 'paused') setTimeout(() => session.resume())
      },
    },
  )
  await session.train()
  stepping.delete('settling') // when kernels are built behind the steps is chance
  expect(stepping).toEqual(new Set(['resumed', 'metrics']))
  expect(standing).toContain('building')
  expect(session.isStepping).toBe(false)
})

test('there are networks to look at from when their weights are there until they are gone', async () => {
  const { session, of } = sessionOf(
    { steps: 2 },
    { onEvent: ({ type }, session) => void (type === 'started' && expect(session.networks()?.step).toBe(0)) },
  )
  const training = session.train()
  expect(session.networks()).toBeNull() // declared, and without memory
  await training
  expect(of('failed')).toEqual([])
  expect(session.networks()).toBeNull()
})

test('a device holds on to no run that has ended, however it ended', async () => {
  const listening = new Set<unknown>()
  const listen = gpu.loss.listen.bind(gpu.loss)
  const spy = vi.spyOn(gpu.loss, 'listen').mockImplementation((hear) => {
    const deafen = listen(hear)
    listening.add(hear)
    return () => {
      listening.delete(hear)
      deafen()
    }
  })
  const finished = sessionOf({ steps: 2 })
  await finished.session.train()
  const stopped = sessionOf(
    { steps: 9 },
    { onEvent: ({ type }, session) => void (type === 'started' && session.stop()) },
  )
  await stopped.session.train()
  const failed = sessionOf({ steps: 2 }, { onEnd: () => Promise.reject(new Error('no room')) })
  await failed.session.train()
  expect([finished, stopped, failed].map(({ events }) => events.at(-1)?.type)).toEqual([
    'finished',
    'stopped',
    'failed',
  ])
  expect(spy).toHaveBeenCalled()
  spy.mockRestore()
  expect(listening.size).toBe(0)
})

test('a run that is not paused is neither resumed nor stepped', async () => {
  const { session, of } = sessionOf(
    { steps: 4 },
    {
      onEvent: ({ type }, session) => {
        if (type === 'started') {
          session.resume()
          session.singleStep()
          session.pause()
        }
        if (type === 'paused') setTimeout(() => session.stop())
      },
    },
  )
  await session.train()
  expect(of('resumed')).toEqual([])
  expect(of('paused').map(({ step }) => step)).toEqual([0])
})

test('a step is queued while the one before it runs', async () => {
  const ahead: number[] = []
  const data = heard(() => ahead.push(session.queued - session.step))
  const { session } = sessionOf({ steps: 5 }, { data })
  await session.train()
  expect(ahead).toEqual([0, 1, 1, 1, 1])
})

test('a copy that is asked for while the last step is queued is one of the end', async () => {
  let asked: Promise<{ step: number }> | undefined
  const data = heard(() => {
    if (session.queued === 2) asked = session.snapshot()
  })
  const { session } = sessionOf({ steps: 3 }, { data })
  await session.train()
  expect((await asked)?.step).toBe(3)
})

test('of a run that has failed there is no copy', async () => {
  const { session, of } = sessionOf({ steps: 3 }, { from: await poisoned() })
  await session.train()
  expect(of('failed')).toHaveLength(1)
  await expect(session.snapshot()).rejects.toThrow('there is no run to save')
})

test('a device that is lost while the end is saved is what the run ends by, and it has not finished', async () => {
  const own = new Gpu(gpu.device, gpu.info)
  const onEnd = () => Promise.resolve(own.loss.declare('the driver was reset'))
  const { session, story } = sessionOf({ steps: 2 }, { on: own, onEnd })
  expect(await session.train()).toBeInstanceOf(DeviceLostError)
  expect(story()).toEqual(['building', 'started', 'metrics'])
})

test('kernels that others stand in for are built once there is a step, and what goes wrong with that ends the run', async () => {
  const at: number[] = []
  const { session, of } = sessionOf(
    { steps: 200 },
    {
      on: unbuilt(),
      paused: true,
      onEvent: ({ type }, session: Session) => {
        if (type === 'paused') setTimeout(() => session.resume())
        if (type !== 'settling') return
        at.push(session.step)
        throw new Error('it cannot be told')
      },
    },
  )
  await session.train()
  expect(at).toEqual([1])
  expect(of('failed')).toMatchObject([{ message: 'it cannot be told' }])
  expect(session.step).toBeLessThan(10)
})
