import { afterEach, expect, test, vi } from 'vitest'
import { gpu } from '../../test/gpu'
import { poisoned, sessionOf } from '../../test/sessions'

afterEach(() => {
  vi.restoreAllMocks()
})

test('a run in half precision whose weights are no numbers ends by that, and does not go on with others', async () => {
  const from = await poisoned()
  from.student.set('norm.weight', new Float32Array(16).fill(1))
  const weights = from.student.get('patch_embed.proj.weight')
  if (!weights) throw new Error('the network has patches')
  from.student.set('patch_embed.proj.weight', new Float32Array(weights.length).fill(NaN))
  const { session, events } = sessionOf({ steps: 3, optim: { useFp16: true } }, { from })
  await session.train()
  expect(events.at(-1)).toMatchObject({ type: 'failed', message: 'The loss of step 0 is NaN; the run has stopped.' })
})

test('the steps that led to it are told, though none was due to be', async () => {
  vi.spyOn(performance, 'now').mockReturnValue(1) // so soon after the start nothing is
  const { session, events, steps } = sessionOf(
    { steps: 12, evaluation: { snapshots: 12 } },
    {
      hasHistory: true,
      onEvent: (event, session) => {
        const { buffer } = session.networks()?.run.studentBuffers.parameters ?? {}
        if (event.type === 'weights-kept' && event.step > 1 && buffer)
          gpu.device.queue.writeBuffer(buffer, 0, new Float32Array(buffer.size / 4).fill(NaN))
      },
    },
  )
  await session.train()
  const failed = events.at(-1)
  if (failed?.type !== 'failed') throw new Error('it went on')
  const last = failed.step - 1
  expect(failed.message).toBe(`The loss of step ${last} is NaN; the run has stopped.`)
  expect(last).toBeGreaterThan(2)
  expect(steps().map(({ step }) => step)).toEqual(Array.from({ length: last }, (_, i) => i))
})
