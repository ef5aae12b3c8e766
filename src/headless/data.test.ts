import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { parquet, picture } from '../../test/pictures'
import { dataConfig } from '../data/data.config'
import { DATA_NAMES } from '../data/sets.config'
import { SPECS, loadSpec, parseSpec } from './data'
import { UsageError } from './options'

test('a spec names a set, where it lies, and any setting of the data', () => {
  const specs = ['emoji', 'cifar10:PATH', 'cifar100:PATH', 'parquet:PATH', 'folder:PATH']
  expect(SPECS.split(' | ')).toEqual(expect.arrayContaining(specs))
  expect(SPECS.replaceAll(':PATH', '').split(' | ')).toEqual(DATA_NAMES)
  expect(parseSpec('emoji')).toEqual({ config: dataConfig.parse({}), path: '' })
  expect(parseSpec('folder:/a:b/c,train=5,test=2,seed=3,size=64,heldOut=30')).toEqual({
    config: dataConfig.parse({ name: 'folder', train: 5, test: 2, seed: 3, size: 64, heldOut: 30 }),
    path: '/a:b/c',
  })
  expect(parseSpec('cifar100:x,labels=coarse').config.labels).toBe('coarse')
  const paris = parseSpec('folder:/Paris, 2019, é/c,train=5')
  expect([paris.path, paris.config.train]).toEqual(['/Paris, 2019, é/c', 5])
})

test('what it does not name is as in the experiment', () => {
  const base = dataConfig.parse({ name: 'folder', size: 64, heldOut: 30, train: 9 })
  expect(parseSpec('folder:x,heldOut=10', base).config).toEqual({ ...base, heldOut: 10 })
})

test.each([
  ['imagenet:x', `--data must be one of ${SPECS}, got 'imagenet:x'`],
  ['folder', "--data: 'folder' is read from files; say where they are, as in folder:PATH"],
  ['emoji,size', "--data: 'size' must be one of labels=, size=, heldOut=, train=, test=, seed= with a value"],
  ['folder:x,size=33', '--data: size must be a multiple of 8, got 33'],
  ['emoji,pixels=4', "--data: 'pixels=4' must be one of labels=, size=, heldOut=, train=, test=, seed= with a value"],
  ['emoji,train=-4', '--data: train must be at least 0, got -4'],
  ['emoji,train=1.5', "--data: train must be a whole number, got 1.5"],
  ['emoji,train=', "--data: train must be a number, got ''"],
  ['folder:x,heldOut=95', '--data: heldOut must be at most 90, got 95'],
  ['emoji:x', "--data: 'emoji' must stand without a path, for it is read from no files, got 'emoji:x'"],
  ['cifar10:x,size=64', "--data: size has no effect on 'cifar10', only on parquet, folder; leave it out"],
  ['folder:x,labels=coarse', "--data: labels has no effect on 'folder', only on cifar100, parquet; leave it out"],
])('%s is refused in words', (spec, message) => {
  expect(() => parseSpec(spec)).toThrow(UsageError)
  expect(() => parseSpec(spec)).toThrow(message)
}) // prettier-ignore

test('a folder is read with its folders, and a file by itself', async () => {
  const root = await mkdtemp(join(tmpdir(), 'esvit-'))
  onTestFinished(() => rm(root, { recursive: true }))
  for (const folder of ['cats', 'dogs']) {
    await mkdir(join(root, 'pets', folder), { recursive: true })
    for (let i = 0; i < 5; i++) await writeFile(join(root, 'pets', folder, `${i}.png`), await picture('png', { seed: i }))
  }
  const pets = await loadSpec(parseSpec(`folder:${join(root, 'pets')},heldOut=40,size=40`))
  expect([pets.classes, pets.size, pets.train.count, pets.test.count]).toEqual([['cats', 'dogs'], 40, 6, 4])
  const pictures = await Promise.all([0, 1, 2, 3].map((seed) => picture('png', { seed })))
  await writeFile(join(root, 'x.parquet'), parquet({ pictures, labels: { label: [0, 1, 0, 1] } }))
  const rows = await loadSpec(parseSpec(`parquet:${join(root, 'x.parquet')},heldOut=50`))
  expect([rows.classes, rows.train.count, rows.test.count]).toEqual([['0', '1'], 2, 2])
  await expect(loadSpec(parseSpec('folder:/no/such/place'))).rejects.toThrow("there is no file or folder '/no/such/place'")
}) // prettier-ignore

test('links that lead nowhere are told, the first of them by name, and do not end a folder of pictures', async () => {
  const root = await mkdtemp(join(tmpdir(), 'esvit-'))
  onTestFinished(() => rm(root, { recursive: true }))
  await mkdir(join(root, 'cats'))
  for (let i = 0; i < 4; i++) await writeFile(join(root, 'cats', `${i}.png`), await picture('png', { seed: i }))
  for (const name of ['x', 'y', 'nowhere', 'z'])
    await symlink(join(root, 'gone.png'), join(root, 'cats', `${name}.png`))
  await symlink(join(root, 'cats', 'loop.png'), join(root, 'cats', 'loop.png'))
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  onTestFinished(() => told.mockRestore())
  const cats = await loadSpec(parseSpec(`folder:${root},heldOut=50`))
  expect(cats.train.count + cats.test.count).toBe(4)
  const named = ['loop', 'nowhere', 'x'].map((name) => `'${join(root, 'cats', name)}.png'`)
  expect(told.mock.calls).toEqual([
    [['--data: left out, being links that lead nowhere or not to be read:', ...named, 'and 2 more'].join('\n  ')],
  ])
})

test('a link to a folder is followed, and one that leads back into a folder is not: every picture is there once', async () => {
  const root = await mkdtemp(join(tmpdir(), 'esvit-'))
  onTestFinished(() => rm(root, { recursive: true }))
  for (const folder of ['set/cats', 'elsewhere/dogs']) {
    await mkdir(join(root, folder), { recursive: true })
    for (const seed of [0, 1]) await writeFile(join(root, folder, `${seed}.png`), await picture('png', { seed }))
  }
  await symlink(join(root, 'elsewhere/dogs'), join(root, 'set/dogs'))
  await symlink(join(root, 'set'), join(root, 'set/cats/back'))
  const { classes, train, test } = await loadSpec(parseSpec(`folder:${join(root, 'set')},heldOut=50`))
  expect([classes, train.count + test.count]).toEqual([['cats', 'dogs'], 4])
})
