import { afterAll, describe, expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { tinyConfig, tinyData } from '../../test/tinyRun'
import { drawnViews } from '../augment/multiCrop'
import { VIEW_WORDS, packViews, type ViewParameters } from '../augment/viewParameters'
import { pcg4d } from '../base/rng'
import { PackedSplit } from '../data/dataset'
import { OutOfMemoryError } from '../gpu/outOfMemory'
import { buildBackbone } from '../nn/registry'
import type { RunConfig } from '../runs/config'
import { CompiledProgram } from '../tensor/compiled'
import { Parameters, Scope } from '../tensor/parameters'
import { Program } from '../tensor/program'
import { Tensor } from '../tensor/tensor'
import { CorrespondenceMeter, drawPairs, planMeter, type CorrespondenceSubject } from './correspondence'
import { cropsReference, mirroredReference } from './correspondence.reference'
import { scoreCrops, scoreMirrored } from './correspondenceScore'
import { bufferOf, destroyTensor } from './featureBank'

const data = tinyData()
/** Noise: no two regions alike, so that no match hangs on a rounding. */
const noise = new PackedSplit(
  Uint8Array.from({ length: 60 * 3 * 64 }, (_, i) => pcg4d(1, 0, 0, i)[0] >>> 24),
  data.size,
  null,
)
const made: Parameters[] = []
afterAll(() => {
  for (const parameters of made) parameters.destroy(gpu)
})

function subjectOf({ backbone, augment }: RunConfig): CorrespondenceSubject {
  const parameters = new Parameters('measured')
  const built = buildBackbone(new Scope(parameters), backbone)
  parameters.allocate(gpu, parameters.initialValues(2))
  made.push(parameters)
  return {
    backbone: built,
    size: data.size,
    imgSize: backbone.imgSize,
    normalization: { mean: data.card.mean, std: data.card.std },
    augment,
  }
}

/** Reads the region features of two views of an image, each as rows. */
async function featureReader({ size, imgSize, normalization, augment, backbone }: CorrespondenceSubject) {
  const pixels = Tensor.persistent(gpu, 'image', [3 * size * size], undefined, 'u32') // four images of bytes
  const drawn = Tensor.persistent(gpu, 'views', [2, VIEW_WORDS])
  const program = new Program(gpu, 'features')
  const regions = program.record(
    () => backbone.forward([drawnViews({ pixels, batch: 4, size }, drawn, imgSize, normalization, augment)]).regions,
  )
  const compiled = await CompiledProgram.compile(program, [regions])
  return {
    async read(image: number, views: readonly ViewParameters[]): Promise<[number[][], number[][]]> {
      const bytes = new Uint8Array(4 * 3 * size * size)
      noise.read([image, image], bytes)
      gpu.device.queue.writeBuffer(bufferOf(pixels), 0, bytes)
      gpu.device.queue.writeBuffer(bufferOf(drawn), 0, packViews(views))
      compiled.run()
      const values = (await regions.read(gpu)) as Float32Array
      const [R, C] = regions.shape
      const rows = Array.from({ length: R }, (_, r) => Array.from(values.subarray(r * C, (r + 1) * C)))
      return [rows.slice(0, R / 2), rows.slice(R / 2)]
    },
    close() {
      compiled.destroy()
      for (const tensor of [pixels, drawn]) destroyTensor(gpu, tensor)
    },
  }
}

type Cropped = { features: [number[][], number[][]]; boxes: [ViewParameters, ViewParameters] }

const VIT = {
  name: 'vit', imgSize: 8, patchSize: 2, embedDim: 8, depth: 2, numHeads: 2, mlpRatio: 2, qkvBias: true, dropPathRate: 0,
} // prettier-ignore

test.each<[string, RunConfig, number]>([
  ['Swin, one stage', tinyConfig({ backbone: { depths: [2], numHeads: [2] } }), 4],
  ['Swin, two stages', tinyConfig(), 2],
  ['ViT', { ...tinyConfig(), backbone: VIT } as RunConfig, 4],
])('%s: both protocols are those of the features', async (_, config, side) => {
  const before = gpu.counts.bytes
  const subject = subjectOf(config)
  const own = gpu.counts.bytes
  const meter = await CorrespondenceMeter.compile(gpu, subject)
  // two passes, the second not full
  const indices = Array.from({ length: 53 }, (_, i) => 59 - i)
  const found = await meter.measure(noise, indices, 11, () => true)
  meter.destroy()
  expect(gpu.counts.bytes).toBe(own)
  expect(own).toBeGreaterThan(before)

  const features = await featureReader(subject)
  const mirrored: [number[][], number[][]][] = []
  const crops: Cropped[] = []
  for (const [i, image] of indices.entries()) {
    const pairs = drawPairs(subject, 11, i)
    mirrored.push(await features.read(image, pairs.mirrored))
    crops.push({ features: await features.read(image, pairs.crops), boxes: pairs.crops })
  }
  features.close()
  const expected = { ...mirroredReference(mirrored, side, 8 / side), ...cropsReference(crops, side) }
  for (const [key, value] of Object.entries(expected)) expect(found, key).toHaveProperty(key, expect.closeTo(value, 9))
})

test('measured twice is measured alike, another seed draws other views, and it can be stopped', async () => {
  const meter = await CorrespondenceMeter.compile(gpu, subjectOf(tinyConfig()))
  const measure = (seed: number) => meter.measure(noise, [0, 1, 2, 3, 4], seed, () => true)
  const [first, second, other] = [await measure(1), await measure(1), await measure(2)]
  expect(second).toEqual(first)
  expect(other?.cropSame).not.toBe(first?.cropSame)
  const told: [number, number][] = []
  const all = Array.from({ length: 60 }, (_, i) => i)
  expect(await meter.measure(noise, all, 1, (done, of) => (told.push([done, of]), false))).toBeNull()
  expect(told).toEqual([[48, 60]])
  meter.destroy()
})

test('where there is no room for all of it, nothing of it is left behind', async () => {
  const subject = subjectOf(tinyConfig())
  const { bytes: before } = gpu.counts
  gpu.room = before + planMeter(gpu, subject, []).bytes - 1
  const meter = CorrespondenceMeter.compile(gpu, subject)
  await expect(meter.finally(() => (gpu.room = Infinity))).rejects.toThrow(OutOfMemoryError)
  expect(gpu.counts.bytes).toBe(before)
})

test('no two views of the images that are measured are drawn alike', () => {
  const { augment } = tinyConfig()
  const views = Array.from({ length: 40 }, (_, i) => drawPairs({ augment, size: 4096 }, 0, i).crops).flat()
  const boxes = views.map(({ top, left, height, width }) => `${top} ${left} ${height} ${width}`)
  expect(new Set(boxes).size).toBe(80)
})

test('the mirrored copy is the whole image, mirrored, grey, in the official colours', () => {
  const { augment } = tinyConfig({ augment: { jitter: { p: 0 }, grayscale: 0 } })
  const copies = Array.from({ length: 200 }, (_, i) => drawPairs({ augment, size: 8 }, 0, i).mirrored)
  for (const [plain, copy] of copies) {
    expect(plain).toMatchObject({ left: 0, top: 0, width: 8, height: 8, flips: 0, jitters: 0, grays: 0 })
    expect(copy).toMatchObject({ left: 0, top: 0, width: 8, height: 8, flips: 1, grays: 1, sigma: 0, solarizes: 0 })
    expect(copy.brightness).toBeGreaterThanOrEqual(0.6)
    expect(Math.abs(copy.hue)).toBeLessThanOrEqual(0.1)
  }
  const share = copies.filter(([, { jitters }]) => jitters).length / 200
  expect(Math.abs(share - 0.8)).toBeLessThan(0.1) // the numbers are fixed, so this holds or not
})

describe('scores by hand', () => {
  const grid = { rows: 2, columns: 2, extent: 0.5 }
  const whole = { top: 0, left: 0, height: 8, width: 8, flips: 0 }

  test('mirrored: exact hits, the surest first, and how far off the others are', () => {
    const perfect = { to: [1, 0, 3, 2], cosines: [0.9, 0.8, 0.7, 0.6] }
    expect(scoreMirrored([perfect], grid, 32)).toEqual({ mirrorTop: 100, mirrorAll: 100, mirrorDistance: 0 })
    // same cell instead of the mirrored one: one region, 16 px, off in each of four
    const blind = { to: [0, 1, 2, 3], cosines: [1, 1, 1, 1] }
    expect(scoreMirrored([perfect, blind], grid, 32)).toEqual({
      mirrorTop: 50, mirrorTopError: 50, mirrorAll: 50, mirrorDistance: 8, // 0 and 100 %: their deviation is 50 √2
    }) // prettier-ignore
    // of 16 regions the ten surest count: those that are right are the six least sure and none of the ten
    const fine = { rows: 4, columns: 4, extent: 0.25 }
    const to = Array.from({ length: 16 }, (_, i) => (i < 10 ? i : i - 2 * (i % 4) + 3))
    const cosines = to.map((_, i) => 1 - i / 100)
    const { mirrorTop, mirrorAll } = scoreMirrored([{ to, cosines }], fine, 32)
    expect([mirrorTop, mirrorAll]).toEqual([0, 37.5])
  })

  test('crops: only regions whose place is shown count; chance and the same cell are told for them', () => {
    const cosines = [0, 0, 0, 0]
    const right = { boxes: [whole, { ...whole, width: 4 }] as const, to: [1, 3, 3, 0], cosines }
    // middles of the whole at x = 2 and 6: the left half, 4 px wide, shows x = 2 in its second column
    expect(scoreCrops([right], grid)).toEqual({
      cropExact: 100, cropNear: 100, cropChance: 25, cropChanceNear: 100, cropSame: 0, cropSameNear: 100,
    }) // prettier-ignore
    // 2 right of the 2 that are shown, and 0 of 4: off by 2 - 2 / 3 and 0 - 4 / 3 from a third
    const wrong = { boxes: [whole, whole] as const, to: [1, 0, 3, 2], cosines }
    const both = scoreCrops([right, wrong], grid)
    expect(both.cropExact).toBeCloseTo(100 / 3)
    expect(both.cropExactError).toBeCloseTo((100 * Math.sqrt(2 * 2 * (4 / 3) ** 2)) / 6)
    const halves = {
      boxes: [
        { ...whole, width: 4 },
        { ...whole, left: 4, width: 4 },
      ] as const,
      to: [0, 1, 2, 3],
      cosines,
    }
    expect(scoreCrops([right, halves], grid)).toEqual(scoreCrops([right], grid)) // no place is shown by both
    expect(Object.keys(scoreCrops([halves], grid))).toEqual([]) // and of no such place at all there is no share
  })

  test('crops: a neighbour is near, two away is not, and corners have fewer neighbours', () => {
    const fine = { rows: 4, columns: 4, extent: 0.25 }
    const to = Array.from({ length: 16 }, (_, i) => i)
    to[0] = 5 // diagonal neighbour
    to[15] = 13 // two away
    const score = scoreCrops([{ boxes: [whole, whole], to, cosines: to }], fine)
    expect(score.cropExact).toBe(87.5)
    expect(score.cropNear).toBe(93.75)
    expect(score.cropChance).toBe(6.25)
    // 4 corners with 4, 8 edges with 6, 4 inner regions with 9 of 16
    expect(score.cropChanceNear).toBeCloseTo((100 * (4 * 4 + 8 * 6 + 4 * 9)) / 256)
    expect([score.cropSame, score.cropSameNear]).toEqual([100, 100])
  })
})
