// What commands refuse before they begin: who is wrong, what must hold, what was found, as a UsageError, which ends
// the program with 2.

import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { evaluate } from './evaluate'
import { checkFolder } from './folder'
import { kernels } from './kernels'
import { presets, schema } from './listings'
import { UsageError, configFrom, readFlags } from './options'
import { parity, readCase } from './parity'
import { pretrain } from './pretrain'

const folder = mkdtempSync(join(tmpdir(), 'esvit-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileOf(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const FLAGS = ['preset', 'link', 'config', 'set', 'steps', 'seed']
const config = (...args: string[]) => configFrom(readFlags(args, FLAGS))

function refused(call: () => unknown, message: string | RegExp): void {
  expect(call).toThrow(UsageError)
  expect(call).toThrow(message)
}

describe('an experiment', () => {
  test('with a setting that there is none of: it is named, and those there are', () => {
    refused(() => config('--set', 'optim.lrr=1'), /^--set optim\.lrr: there is no 'lrr' here, only lr, minLr, /)
    refused(() => config('--set', 'optm.lr=1'), "--set optm.lr: there is no 'optm' here, only seed, steps, batchSize")
    refused(() => config('--set', 'optim.lr'), '--set optim.lr: must be path=value, such as optim.lr=0.001')
  })

  test('whose settings a flag has taken away', () => {
    refused(() => config('--set', 'optim=null'), 'optim: must be an object of settings, got null')
    refused(() => config('--set', 'optim=7'), 'optim: must be an object of settings, got 7')
    refused(() => config('--set', 'backbone=null'), 'backbone: must be an object of settings, got null')
  })

  test('whose settings are none: those that are there are named', () => {
    refused(() => config('--set', 'optim.learningRate=1'), /^--set optim\.learningRate: .* only lr, minLr/)
    refused(() => config('--set', 'optim.lr'), '--set optim.lr: must be path=value')
    refused(() => config('--set', '=3'), '--set =3: must be path=value')
  })

  test('of another backbone begins with its defaults, and takes its settings', () => {
    const { backbone } = config('--preset', 'swin-3-stage', '--set', 'backbone.name=vit', '--set', 'backbone.depth=2')
    expect(backbone).toMatchObject({ name: 'vit', patchSize: 2, embedDim: 96, depth: 2 })
    refused(() => config('--set', 'backbone.name=resnet'), "backbone.name: must be one of swin, vit, got 'resnet'")
  })

  test('in a file that is none: it is named', () => {
    for (const [name, text] of [
      ['bad.json', '{ steps: 3'],
      ['empty.json', ''],
    ])
      // prettier-ignore
      refused(() => config('--config', fileOf(name, text)), `${name}: must be settings as JSON`)
    refused(
      () => config('--config', fileOf('null.json', 'null')),
      /null\.json: must be an object of settings, got null$/,
    )
    refused(
      () => config('--config', fileOf('steps.json', '{"steps": 0}')),
      'steps.json: steps: must be at least 1, got 0',
    )
    refused(() => config('--config', join(folder, 'none.json')), "none.json'")
    refused(() => config('--config', folder), '--config must be a file, got the folder')
  })
})

test('a link that is none: the flag is named', () => {
  refused(() => config('--link', 'foo'), '--link: This link was not used: it must begin with e1')
})

test('two settings to begin with', () => {
  refused(
    () => config('--preset', 'tiny', '--config', 'config.json'),
    'the settings must begin with one of --preset, --link, --config, got --preset and --config; change them by --set',
  )
})

test('a flag holds its value after it or behind a sign', () => {
  const { values, sets } = readFlags(['--seed=3', '--set=optim.lr=1', '--data', 'a=b', '--knn'], ['seed', 'set', 'data'], ['knn']) // prettier-ignore
  expect([...values]).toEqual([['seed', '3'], ['data', 'a=b'], ['knn', 'true']]) // prettier-ignore
  expect(sets).toEqual(['optim.lr=1'])
  refused(() => readFlags(['--knn=yes'], [], ['knn']), "--knn must stand alone, got '--knn=yes'")
  for (const wrong of ['seed', '-seed', '--', '--sed=3'])
    refused(() => readFlags([wrong, '1'], ['seed']), `'${wrong}' must be one of --seed`)
  refused(() => readFlags(['--seed'], ['seed']), '--seed must be followed by a value')
  refused(() => config('--seed='), "--seed must be a whole number, got ''")
})

test('a number that is none', () => {
  for (const name of ['steps', 'seed'])
    for (const text of ['', ' ', 'abc', '3px'])
      refused(() => config(`--${name}`, text), `--${name} must be a whole number, got '${text}'`)
  refused(() => config('--steps', '0'), 'steps: must be at least 1, got 0')
  refused(() => config('--seed', '1.5'), 'seed: must be a whole number, got 1.5')
  expect(config('--seed', '0').seed).toBe(0)
})

test('a preset that is none, and the one that may be meant', () => {
  refused(() => config('--preset', 'smok'), /^--preset must be one of .*smoke.*, got 'smok'; did you mean smoke\?$/)
  refused(() => config('--preset', 'huge'), /, got 'huge'$/)
  refused(() => config('--preset', ''), /, got ''$/)
})

test.each([presets, schema])('%o with anything beside it', (list) => {
  for (const args of [['--foo'], ['x', 'y'], ['']])
    refused(() => list(args), `${list.name} must stand alone, got '${args[0]}'; it prints all there is`)
})

test('a checkpoint that is a folder, is not there, or is no file of weights', async () => {
  await expect(evaluate(['--checkpoint', folder])).rejects.toThrow(
    new UsageError(`--checkpoint must be a .safetensors or .pth file, got '${folder}', which is no file`),
  )
  await expect(evaluate(['--checkpoint', 'none.pth'])).rejects.toThrow("--checkpoint: there is no file 'none.pth'")
  const notes = evaluate(['--checkpoint', fileOf('weights.pth', 'none'), '--data', 'emoji'])
  await expect(notes).rejects.toThrow(UsageError)
  await expect(notes).rejects.toThrow('--checkpoint: weights.pth: is neither a torch.save file (.pth) nor')
})

test.each([
  ['--side 1e9', "--side must be a multiple of 4 from 4 to 16384, got '1e9'"],
  ['--test --side 6', "--side must be a multiple of 4 from 4 to 16384, got '6'"],
  ['--test --preset none', '--preset must be one of '],
  ['--test --data imagenet', '--data must be one of '],
  ['--data folder:/no/such/place', "--data: there is no file or folder '/no/such/place'"],
  ['--test --tiles huge', /^--tiles: must be one of measured, rule, 4x4, .*, got 'huge'/],
])('kernels %s, before the self-test runs', async (args, message) => {
  const error: unknown = await kernels(args.split(' ')).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(UsageError)
  expect((error as Error).message).toMatch(message)
})

test.each([
  ['--tiles WRONG', /^--tiles: must be one of measured, rule, 4x4, .*, got 'WRONG'/],
  ['--until soon', "--until must be a number of steps, got 'soon'"],
  ['--data imagenet', '--data must be one of '],
  ['--preset none', '--preset must be one of '],
])('pretrain %s, before anything is written', async (args, message) => {
  const out = join(folder, 'run')
  const error: unknown = await pretrain(['--out', out, ...args.split(' ')]).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(UsageError)
  expect((error as Error).message).toMatch(message)
  expect(existsSync(out)).toBe(false)
})

test('a folder to write to that is a file, lies in one, or is a link to nowhere', async () => {
  const file = fileOf('notes.txt', '')
  const inside = join(file, 'run')
  const words = (flag: string, path: string) => `${flag} must be a folder, got '${path}', but '${file}' is a file`
  await expect(pretrain(['--out', file])).rejects.toThrow(words('--out', file))
  await expect(pretrain(['--out', inside])).rejects.toThrow(words('--out', inside))
  for (const flag of [['--dump', file], [`--dump=${file}`]])
    await expect(parity(['case.json', ...flag])).rejects.toThrow(words('--dump', file))
  const link = join(folder, 'link')
  symlinkSync(join(folder, 'gone', 'too'), link)
  for (const path of [link, join(link, 'run')])
    refused(
      () => checkFolder('--out', path),
      `--out must be a folder, got '${path}', but '${link}' is a link that leads`,
    )
  expect(() => checkFolder('--out', join(folder, 'new', 'one'))).not.toThrow()
})

test('a case of which a file is missing', () => {
  const alone = fileOf('alone.json', '{}')
  expect(() => readCase('none.json')).toThrow("there is no file 'none.json'; a case is a .json file")
  expect(() => readCase(alone)).toThrow(`there is no file '${join(folder, 'alone.safetensors')}'`)
  expect(() => readCase('case.txt')).toThrow("a case is named by its .json file, got 'case.txt'")
})
