// What ends or is refused before a run has come far: kernels that nobody waits for, a copy that has no room.

import { expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { sessionOf } from '../../test/sessions'
import { OutOfMemoryError } from '../gpu/outOfMemory'
import type { Snapshot } from './snapshot'

test('whoever stops it while kernels are built does not wait for them', async () => {
  const before = gpu.counts.bytes
  let saved: Snapshot | undefined
  const { session, story, of } = sessionOf(
    { steps: 3 },
    {
      onEvent: ({ type }, session) => {
        if (type === 'building') session.stop()
      },
      onEnd: async () => {
        saved = await session.snapshot()
      },
    },
  )
  await session.train()
  expect(story()).toEqual(['building', 'stopped'])
  expect(of('building')).toHaveLength(1)
  expect(saved?.step).toBe(0)
  expect(gpu.counts.bytes).toBe(before)
})

test('nor for those of the region loss, which come in the middle of it', async () => {
  const before = gpu.counts.bytes
  let saved: Snapshot | undefined
  const { session, events } = sessionOf(
    { steps: 6, objective: { regionFromStep: 2 } },
    {
      onEvent: ({ type }, session) => {
        if (type === 'building' && session.step === 2) session.stop()
      },
      onEnd: async () => {
        saved = await session.snapshot()
      },
    },
  )
  await session.train()
  expect(events.at(-1)).toEqual({ type: 'stopped', runId: 7, step: 2 })
  expect(saved?.step).toBe(2)
  expect(gpu.counts.bytes).toBe(before)
})

test('a copy for which there is no room is refused to whoever asked, and the run goes on', async () => {
  const before = gpu.counts.bytes
  const asked: Promise<unknown>[] = []
  const { session, events } = sessionOf(
    { steps: 4 },
    {
      onEvent: ({ type }, session) => {
        if (type !== 'started') return
        gpu.room = gpu.counts.bytes + 1000
        asked.push(session.snapshot().catch((error: unknown) => error))
      },
    },
  )
  await session.train().finally(() => (gpu.room = Infinity))
  expect(await asked[0]).toBeInstanceOf(OutOfMemoryError)
  expect(String(await asked[0])).toContain('no room for a copy of 1 MB that is read back')
  expect(events.at(-1)).toEqual({ type: 'finished', runId: 7, step: 4 })
  expect(gpu.counts.bytes).toBe(before)
})
