import { describe, expect, test } from 'vitest'
import { evaluate, expectClose, input, uniform } from '../../test/numerics'
import { stepScalars } from '../../test/steps'
import { augmentConfig, type AugmentConfig } from './augment.config'
import { multiCrop, multiCropOfFirst, plainViews, type Normalization } from './multiCrop'
import { renderReference } from './render.reference'
import { viewParameters } from './viewParameters'

const [batch, size, globalSize] = [3, 12, 12]
const normalization: Normalization = { mean: [0.5, 0.4, 0.3], std: [0.25, 0.2, 0.3] }
const bytes = Uint8Array.from(uniform(batch * 3 * size * size, 7), (v) => Math.floor(127.5 * (v + 1)))
const source = () => ({ pixels: input([bytes.length / 4], new Uint32Array(bytes.buffer.slice(0))), batch, size })

const config = (changes: object): AugmentConfig =>
  augmentConfig.parse({ localCrops: 2, localSize: 6, localScale: [0.2, 0.5], ...changes })

/** Every view of a step, on the GPU and by the reference. */
async function bothWays(augment: AugmentConfig, seed: number, step: number) {
  const groups = await evaluate(() => {
    const scalars = stepScalars({ seed, step }).tensor
    return multiCrop(source(), augment, globalSize, normalization, scalars).map((g) => g.pixels)
  })
  const crops = 2 + augment.localCrops
  const expected = Array.from({ length: crops * batch }, (_, view) => {
    const crop = Math.floor(view / batch)
    const sample = view % batch
    const image = bytes.subarray(sample * 3 * size * size, (sample + 1) * 3 * size * size)
    return renderReference(image, size, viewParameters(augment, { seed, step, view, crop, size }), {
      side: crop < 2 ? globalSize : augment.localSize,
      isBicubic: augment.interpolation === 'bicubic',
      threshold: augment.solarize.threshold,
      normalization,
    })
  })
  return { groups, expected: [expected.slice(0, 2 * batch).flat(), expected.slice(2 * batch).flat()] }
}

test('reference: an untouched image is normalised and nothing else', () => {
  const none = { top: 0, left: 0, height: 2, width: 2, flips: 0, jitters: 0, brightness: 1, contrast: 1, saturation: 1, hue: 0, order: 0, grays: 0, sigma: 0, solarizes: 0 } // prettier-ignore
  const image = [0, 255, 51, 102, 0, 0, 0, 0, 255, 255, 255, 255]
  const options = {
    side: 2,
    isBicubic: false,
    threshold: 1,
    normalization: { mean: [0, 0, 0], std: [1, 1, 1] } as const,
  }
  expectClose(renderReference(image, 2, none, options), [0, 1, 0.2, 0.4, 0, 0, 0, 0, 1, 1, 1, 1], 1e-12)
  const flipped = renderReference(image, 2, { ...none, flips: 1 }, options)
  expectClose(flipped.slice(0, 4), [1, 0, 0.4, 0.2], 1e-12)
})

const off = { flip: 0, grayscale: 0, jitter: { p: 0 } }
const only = (change: object) =>
  config({ ...off, jitter: { p: 1, brightness: 0, contrast: 0, saturation: 0, hue: 0, ...change } })

describe('every view agrees with the reference', () => {
  test.each<[string, AugmentConfig]>([
    ['crop, bilinear', config({ ...off, interpolation: 'bilinear' })],
    ['crop, bicubic', config({ ...off, interpolation: 'bicubic' })],
    ['crop, too wide for any box: the middle of the image', config({ ...off, ratio: [2, 3], globalScale: [1, 1] })],
    ['crop, too high for any box', config({ ...off, ratio: [0.25, 0.5], globalScale: [1, 1] })],
    ['flip', config({ ...off, flip: 1 })],
    ['brightness', only({ brightness: 0.6 })],
    ['contrast', only({ contrast: 0.6 })],
    ['saturation', only({ saturation: 0.8 })],
    ['hue', only({ hue: 0.5 })],
    ['grey', config({ ...off, grayscale: 1 })],
    ['blur', config({ ...off, blur: { global1: 1, global2: 1, local: 1, sigma: [0.1, 2] } })],
    ['solarise', config({ ...off, solarize: { p: 1 } })],
    ['everything', config({ blur: { global1: 1, global2: 0.5, local: 0.5 }, solarize: { p: 0.5 }, grayscale: 0.3 })],
    ['the recipe of the presets', config({ interpolation: 'bilinear', grayscale: 0.1 })],
  ])('%s', async (_, augment) => {
    for (const step of [0, 1, 5]) {
      const { groups, expected } = await bothWays(augment, 42, step)
      groups.forEach((group, g) => expectClose(group, expected[g], 2e-5))
    }
  })
})

test.each([0, 1])('solarised from threshold 0 on, black becomes white (blur: %i)', async (blurred) => {
  const black = () => ({ ...source(), pixels: input([bytes.length / 4], new Uint32Array(bytes.length / 4)) })
  const solarize = { p: 1, threshold: 0 }
  const augment = config({ ...off, localCrops: 0, solarize, blur: { global1: 0, global2: 0, local: blurred } })
  const [views] = await evaluate(() =>
    multiCrop(black(), augment, globalSize, { mean: [0, 0, 0], std: [1, 1, 1] }, stepScalars().tensor).map(
      (g) => g.pixels,
    ),
  )
  const [first, second] = [views.slice(0, views.length / 2), views.slice(views.length / 2)]
  expect(first.every((v) => v === 0)).toBe(true)
  expect(second.every((v) => v === 1)).toBe(true)
})

test('the same step gives the same bits, another step or seed others', async () => {
  const augment = config({})
  const run = async (seed: number, step: number) => (await bothWays(augment, seed, step)).groups
  const first = await run(1, 2)
  expect(await run(1, 2)).toEqual(first)
  expect(await run(1, 3)).not.toEqual(first)
  expect(await run(2, 2)).not.toEqual(first)
})

test('the views of a few images are, to the bit, those that they have among all of the batch', async () => {
  const augment = config({ blur: { global1: 1, global2: 0.5, local: 0.5 }, solarize: { p: 0.5 }, grayscale: 0.3 })
  const scalars = stepScalars({ seed: 42, step: 5 }).tensor
  const whole = await evaluate(() => multiCrop(source(), augment, globalSize, normalization, scalars).map((g) => g.pixels)) // prettier-ignore
  const ofTwo = bytes.slice(0, 2 * 3 * size * size)
  const first = await evaluate(() => {
    const pixels = input([ofTwo.length / 4], new Uint32Array(ofTwo.buffer))
    const two = { pixels, batch: 2, size }
    return multiCropOfFirst(two, batch, augment, globalSize, normalization, scalars).map((g) => g.pixels)
  })
  expect(first).toHaveLength(4)
  first.forEach((views, crop) => {
    const image = views.length / 2
    const from = (crop % 2) * batch * image
    expect(views).toEqual(whole[crop < 2 ? 0 : 1].slice(from, from + 2 * image))
  })
})

test('without local crops there is one group, and a whole image stays whole', async () => {
  const groups = await evaluate(() =>
    multiCrop(source(), config({ localCrops: 0 }), globalSize, normalization, stepScalars().tensor).map(
      (g) => g.pixels,
    ),
  )
  expect(groups).toHaveLength(1)
  const [plain] = await evaluate(() => [plainViews(source(), size, normalization).pixels])
  const expected = Array.from(bytes, (v, i) => {
    const channel = Math.floor(i / (size * size)) % 3
    return (v / 255 - normalization.mean[channel]) / normalization.std[channel]
  })
  expectClose(plain, expected, 1e-6)
})

test('boxes keep to the area and aspect asked for, and to the image', () => {
  const augment = config({ localScale: [0.1, 0.4] })
  for (let view = 0; view < 500; view++) {
    const crop = view % 4
    const { top, left, height, width } = viewParameters(augment, { seed: 3, step: 1, view, crop, size: 32 })
    const [low, high] = crop < 2 ? augment.globalScale : augment.localScale
    expect(top + height).toBeLessThanOrEqual(32)
    expect(left + width).toBeLessThanOrEqual(32)
    // rounding to whole pixels moves the area by up to half a pixel a side
    expect(height * width).toBeGreaterThan(low * 1024 - height - width)
    expect(height * width).toBeLessThan(high * 1024 + height + width)
  }
})

test('says which shape is wrong', async () => {
  const wrong = { pixels: input([5], new Uint32Array(5)), batch, size }
  await expect(evaluate(() => [plainViews(wrong, size, normalization).pixels])).rejects.toThrow(
    'pixels must be [batch * 3 * size * size / 4] = [324], got [5]',
  )
})
