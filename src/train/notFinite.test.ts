import { expect, test } from 'vitest'
import { poisoned, sessionOf } from '../../test/sessions'

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
