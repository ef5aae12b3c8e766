import { expect, test } from 'vitest'
import { codeVersion, computingFiles } from '../scripts/codeVersion.mjs'
import { CODE_VERSION } from '../src/runs/codeVersion'

test('the version of the code is that of every file that a number can depend on, and of no other', () => {
  const files = computingFiles()
  for (const path of ['shaders/loss/regionMatch.wgsl', 'src/base/rng.ts', 'src/train/step.ts', 'src/optim/adamW.ts'])
    expect(files).toContain(path)
  expect(files.filter((path) => /\.(test|reference|check)\.ts$|^src\/(ui|viz|runs|headless)\//.test(path))).toEqual([])
  expect(files).toEqual([...files].sort())
})

test('it is the same each time, and the build puts it in', () => {
  expect(codeVersion()).toMatch(/^\d+\.\d+\.\d+\+[0-9a-f]{10}$/)
  expect(CODE_VERSION).toBe(codeVersion())
})
