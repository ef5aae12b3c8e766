import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { refusedOutput } from './refusedOutput'

test('a reader who has enough is no failure; a full disk is one, and is said once', () => {
  const [stdout, said] = [new EventEmitter(), [] as string[]]
  const isRefused = refusedOutput(stdout, (sentence) => said.push(sentence))
  stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
  expect([isRefused(), said]).toEqual([false, []])
  for (let i = 0; i < 2; i++)
    stdout.emit('error', Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }))
  expect(isRefused()).toBe(true)
  expect(said).toEqual([expect.stringMatching(/^esvit: stdout must take what is told, got 'ENOSPC: no space left/)])
})
