import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { picture } from '../../test/pictures'
import { tinyConfig } from '../../test/tinyRun'
import { decodeCheckpoint } from '../runs/checkpoint'
import { pretrain } from './pretrain'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

test('a run that a signal stops is kept, says how it goes on, and ends as a shell expects', async () => {
  const root = await mkdtemp(join(tmpdir(), 'pretrain-'))
  onTestFinished(() => rm(root, { recursive: true }))
  for (const folder of ['cats', 'dogs']) {
    await mkdir(join(root, 'pets', folder), { recursive: true })
    for (let i = 0; i < 8; i++)
      await writeFile(join(root, 'pets', folder, `${i}.png`), await picture('png', { seed: i }))
  }
  const settings = join(root, 'settings.json')
  await writeFile(settings, JSON.stringify(tinyConfig({ steps: 100_000 })))
  const [out, data] = [join(root, 'run'), `folder:${join(root, 'pets')},heldOut=50`]

  const told: string[] = []
  const errors = vi.spyOn(console, 'error').mockReturnValue()
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => {
    told.push(line)
    if (line.includes('"metrics"')) process.emit('SIGTERM')
  })
  onTestFinished(() => [errors, log].forEach((spy) => spy.mockRestore()))
  const before = SIGNALS.map((signal) => process.listeners(signal))
  onTestFinished(() =>
    SIGNALS.forEach((signal, i) => {
      for (const listener of process.listeners(signal))
        if (!before[i].includes(listener)) process.removeListener(signal, listener)
    }),
  )

  expect(await pretrain(['--config', settings, '--data', data, '--out', out])).toBe(128 + constants.signals.SIGTERM)
  const { type, step } = JSON.parse(told[told.length - 1]) as { type: string; step: number }
  const checkpoint = join(out, 'checkpoint.safetensors')
  expect(type).toBe('stopped')
  expect(decodeCheckpoint(await readFile(checkpoint)).step).toBe(step)
  expect(errors.mock.lastCall).toEqual([
    `esvit pretrain: stopped at step ${step}; --resume ${checkpoint} goes on from there`,
  ])
})
