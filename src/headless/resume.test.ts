import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { tinyConfig, tinyData } from '../../test/tinyRun'
import type { ReadCheckpoint } from '../runs/checkpoint'
import { LogRecorder } from '../runs/log'
import { UsageError } from './options'
import {
  checkBatch,
  checkEnd,
  checkSameImages,
  checkSameNetwork,
  checkpointIn,
  keepPrevious,
  linesUntil,
  writeWhole,
} from './resume'

const [one, other] = ['ab12'.repeat(16), 'cd34'.repeat(16)]

test('a run goes on with the images that it has seen, where both are known', () => {
  const check = (dataHash: string | undefined, hash: string | undefined) => () =>
    checkSameImages({ config: tinyConfig(), data: 'folder', ...(dataHash && { dataHash }) }, tinyConfig().data, { name: 'folder', ...(hash && { hash }) }) // prettier-ignore
  expect(check(one, other)).toThrow(UsageError)
  expect(check(one, other)).toThrow('folder with content hash ab12ab12ab, got folder with cd34cd34cd; name them with')
  for (const same of [check(one, one), check(undefined, other), check(one, undefined)]) expect(same).not.toThrow()
})

test('a run goes on with the part of its images that it has seen', () => {
  const config = tinyConfig()
  const check = (asked: Partial<typeof config.data>) => () =>
    checkSameImages(
      { config, data: 'emoji', dataHash: one },
      { ...config.data, ...asked },
      { name: 'emoji', hash: one },
    )
  expect(check({})).not.toThrow()
  expect(check({ name: 'folder' })).not.toThrow()
  expect(check({ train: 9, seed: 7 })).toThrow(UsageError)
  expect(check({ train: 9, seed: 7 })).toThrow('it has seen, train=0, seed=0, got train=9, seed=7; leave that out, and')
})

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resume-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

test('what cannot train together is refused before a folder is written to', () => {
  const data = tinyData({ train: 4 })
  expect(() => checkBatch(tinyConfig({ batchSize: 4 }), data)).not.toThrow()
  expect(() => checkBatch(tinyConfig({ batchSize: 5 }), data)).toThrow('at most the 4 training images, got 5; lower it')
  const empty = { config: tinyConfig(), step: 3, student: new Map(), teacher: new Map(), expAvg: new Map(), expAvgSq: new Map(), centers: new Map() } as ReadCheckpoint // prettier-ignore
  expect(() => checkSameNetwork(empty, tinyConfig(), data)).toThrow(UsageError)
  const file = join(folder, 'none.safetensors')
  writeFileSync(file, 'no tensors')
  expect(() => checkpointIn(file)).toThrow(`--resume ${file}: `)
  expect(() => checkpointIn(join(folder, 'no'))).toThrow(`--resume: there is no file '${join(folder, 'no')}'`)
  expect(() => checkpointIn(folder)).toThrow(
    `must be a checkpoint, got the folder '${folder}'; name the file in it, ${join(folder, 'checkpoint.safetensors')}`,
  )
})

test('a run does not end before it goes on', () => {
  const [from, config] = [{ step: 20 }, { steps: 30 }]
  expect(() => checkEnd(from, config)).not.toThrow()
  expect(() => checkEnd(from, config, 20)).not.toThrow()
  const words = 'must be at least the 20 steps that the checkpoint has done, got 10'
  expect(() => checkEnd(from, config, 10)).toThrow(`--until ${words}`)
  expect(() => checkEnd(from, { steps: 10 })).toThrow(`--steps ${words}`)
})

test('a run that goes on in another folder brings its curves along; in its own they are as they lie', () => {
  const recorder = new LogRecorder()
  recorder.append('baselines', 0, { knnPixels: 20, knnRandom: 25 })
  for (const step of [0, 1, 2]) recorder.append('steps', step, { loss: 3 - step })
  for (const step of [0, 2]) recorder.append('evaluations', step, { knn: 25 + step })
  const from = { config: tinyConfig(), step: 2, log: recorder.until(2) } as ReadCheckpoint
  const told = linesUntil(from, join(folder, 'checkpoint.safetensors'), join(folder, 'other'))
  expect(told.trim().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
    { type: 'baselines', runId: 1, values: { knnPixels: 20, knnRandom: 25 } },
    { type: 'evaluated', runId: 1, result: { step: 0, values: { knn: 25 } } },
    { step: 0, values: { loss: 3 } },
    { step: 1, values: { loss: 2 } },
    { type: 'evaluated', runId: 1, result: { step: 2, values: { knn: 27 } } },
  ]) // prettier-ignore
  writeFileSync(join(folder, 'metrics.jsonl'), `${told}{"step":2,"values":{"loss":1}}\n`)
  expect(linesUntil(from, join(folder, 'checkpoint.safetensors'), folder)).toBe(told)
})

test('curves that a kill has cut short go on without the last line; of damaged ones the line is named', () => {
  const metrics = join(folder, 'metrics.jsonl')
  const from = { config: tinyConfig(), step: 2 } as ReadCheckpoint
  const lines = () => linesUntil(from, join(folder, 'checkpoint.safetensors'), folder)
  const [first, second] = ['{"step":0,"values":{"loss":3}}\n', '{"type":"evaluated","result":{"step":2}}\n']
  for (const cut of ['', '{"step":1,"val', '{"step":1,"values":{"loss":2}}', '\0\0\0']) {
    writeFileSync(metrics, `${first}${second}${cut}`)
    expect(lines()).toBe(`${first}${second}`)
  }
  for (const wrong of ['{"step":1,"val', 'null', '7', '{}', '{"type":"evaluated"}', '{"step":"1"}', '', '\0\0']) {
    writeFileSync(metrics, `${first}${wrong}\n${second}`)
    expect(lines).toThrow(UsageError)
    expect(lines).toThrow(`${metrics}: line 2 must be what a step or an evaluation has measured, got '`)
    expect(lines).toThrow('or go on in another folder, by --out')
  }
})

test('another run leaves the checkpoints of those before', () => {
  const tell = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const path = join(folder, 'checkpoint.safetensors')
  keepPrevious(path)
  expect(tell).not.toHaveBeenCalled()
  writeWhole(path, Uint8Array.of(1))
  keepPrevious(path)
  expect(readdirSync(folder)).toEqual(['checkpoint.previous.safetensors'])
  expect(tell.mock.calls[0][0]).toContain('checkpoint.previous.safetensors')
  for (const name of ['checkpoint.previous2.safetensors', 'checkpoint.previous3.safetensors']) {
    writeWhole(path, Uint8Array.of(2))
    keepPrevious(path)
    expect(tell.mock.lastCall?.[0]).toContain(name)
  }
  expect(readFileSync(join(folder, 'checkpoint.previous.safetensors'))).toEqual(Buffer.of(1))
  expect(readdirSync(folder)).toHaveLength(3)
  tell.mockRestore()
})

test('a file is put in the place of another whole, or not at all', () => {
  const path = join(folder, 'checkpoint.safetensors')
  writeWhole(path, Uint8Array.of(1))
  writeWhole(path, Uint8Array.of(2, 3))
  expect([...readFileSync(path)]).toEqual([2, 3])
  expect(readdirSync(folder)).toEqual(['checkpoint.safetensors'])
  writeWhole(path, 'words')
  expect(readFileSync(path, 'utf8')).toBe('words')
  writeWhole(path, Uint8Array.of(2, 3))
  mkdirSync(`${path}.part`) // nothing can be written beside it
  expect(() => writeWhole(path, Uint8Array.of(4))).toThrow()
  expect([...readFileSync(path)]).toEqual([2, 3])
})

test('what could not be written whole leaves no part behind', () => {
  const path = join(folder, 'checkpoint.safetensors')
  mkdirSync(join(path, 'in the way'), { recursive: true })
  expect(() => writeWhole(path, Uint8Array.of(1))).toThrow()
  expect(readdirSync(folder)).toEqual(['checkpoint.safetensors'])
})
