import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UsageError } from './options'
import { checkSameImages, writeWhole } from './resume'

const [one, other] = ['ab12'.repeat(16), 'cd34'.repeat(16)]

test('a run goes on with the images that it has seen, where both are known', () => {
  const check = (dataHash: string | undefined, hash: string | undefined) => () =>
    checkSameImages({ data: 'folder', ...(dataHash && { dataHash }) }, { name: 'folder', ...(hash && { hash }) })
  expect(check(one, other)).toThrow(UsageError)
  expect(check(one, other)).toThrow('folder with content hash ab12ab12ab, got folder with cd34cd34cd; name them with')
  for (const same of [check(one, one), check(undefined, other), check(one, undefined)]) expect(same).not.toThrow()
})

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resume-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

test('a file is put in the place of another whole, or not at all', () => {
  const path = join(folder, 'checkpoint.safetensors')
  writeWhole(path, Uint8Array.of(1))
  writeWhole(path, Uint8Array.of(2, 3))
  expect([...readFileSync(path)]).toEqual([2, 3])
  expect(readdirSync(folder)).toEqual(['checkpoint.safetensors'])
  mkdirSync(`${path}.part`) // nothing can be written beside it
  expect(() => writeWhole(path, Uint8Array.of(4))).toThrow()
  expect([...readFileSync(path)]).toEqual([2, 3])
})
