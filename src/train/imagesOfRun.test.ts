import { expect, test } from 'vitest'
import { tinyConfig, tinyData, type Changes } from '../../test/tinyRun'
import { decodeCheckpoint, encodeCheckpoint, type ReadCheckpoint } from '../runs/checkpoint'
import type { RunConfig } from '../runs/config'
import { declareRun } from './build'
import { dataShapeOf, imagesOfRun, type ImagePlaces } from './imagesOfRun'
import { shapesOf } from './snapshot'

const HASH = '0123456789abcdef'.repeat(4)
const withData = (name: string, changes: Changes = {}): RunConfig => tinyConfig({ data: { name }, ...changes })

/** A checkpoint of that experiment, all zeros. */
function checkpointOf(config: RunConfig, { dataHash = HASH, of = config } = {}): ReadCheckpoint {
  const shapes = shapesOf(declareRun(of, dataShapeOf(tinyData())))
  const zeros = (named: ReadonlyMap<string, readonly number[]> = new Map()) =>
    new Map([...named].map(([name, shape]) => [name, new Float32Array(shape.reduce((a, b) => a * b, 1))]))
  const { parameters, centers, probe } = shapes
  const [student, teacher, expAvg, expAvgSq] = Array.from({ length: 4 }, () => zeros(parameters))
  const weights = { student, teacher, expAvg, expAvgSq, centers: zeros(centers), probe: zeros(probe) }
  return decodeCheckpoint(encodeCheckpoint({ config, step: 3, data: 'tiny', dataHash, ...weights }, shapes))
}

/** A browser in which these images are. */
const here = (...hashes: string[]): ImagePlaces => ({
  datasetOf: () => Promise.resolve(tinyData()),
  find: (_, hash) => Promise.resolve(hashes.includes(hash) ? { ...tinyData(), hash } : null),
})

test('images that are known by their hash are found by it', async () => {
  const found = await imagesOfRun(checkpointOf(withData('cifar10')), undefined, here(HASH))
  expect(found.hash).toBe(HASH)
})

test('a run that has seen a part of a set goes on with that part', async () => {
  const config = tinyConfig({ data: { name: 'cifar10', train: 9, test: 6 } })
  const { train, test, hash } = await imagesOfRun(checkpointOf(config), undefined, here(HASH))
  expect([train.count, test.count, hash]).toEqual([9, 6, HASH])
})

test('where they are not here, the sentence says which to give', async () => {
  const missing = imagesOfRun(checkpointOf(withData('folder')), 'My cats', here('other'))
  await expect(missing).rejects.toThrow(
    'they are not here: My cats, content hash 0123456789. Give them again under Images, then go on.',
  )
})

test('images that come with the page, and those of an older file without a hash, are those of the experiment', async () => {
  for (const checkpoint of [checkpointOf(withData('emoji')), checkpointOf(withData('cifar10'), { dataHash: '' })])
    expect((await imagesOfRun(checkpoint, undefined, here())).name).toBe('tiny')
})

test('images that come with the page go on only with a run that has seen these', async () => {
  const bundled = (hash: string): ImagePlaces => ({
    ...here(),
    datasetOf: () => Promise.resolve({ ...tinyData(), hash }),
  })
  const checkpoint = checkpointOf(withData('emoji'))
  expect((await imagesOfRun(checkpoint, undefined, bundled(HASH))).hash).toBe(HASH)
  await expect(imagesOfRun(checkpoint, undefined, bundled('f'.repeat(64)))).rejects.toThrow(
    'Tiny: the run must go on with the images that it has seen, tiny with content hash 0123456789, got tiny with ffffffffff. ' +
      'Those that come with this page have changed since: go on in the version of the page that began it, or begin anew.',
  )
})

test('a checkpoint whose weights are not those of its settings is refused before anything is built', async () => {
  const config = withData('emoji')
  const of = withData('emoji', { objective: { head: { outDim: 16 } } })
  await expect(imagesOfRun(checkpointOf(config, { of }), undefined, here())).rejects.toThrow(
    'must be [12, 1], is [16, 1]; the network is another one',
  )
})
