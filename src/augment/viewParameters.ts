// What is drawn for every view of a step, in TypeScript: the same draws as shaders/augment/parameters.wgsl, so that a
// view can be explained, and so that the kernel has something to be held against. Boxes are torchvision's
// RandomResizedCrop, colours its ColorJitter in random order (`DataAugmentationDINO`, official datasets/build.py).

import { STREAM, pcg4d, unitFloat } from '../base/rng'
import type { AugmentConfig } from './augment.config'

/** In the order of the struct View of shaders/common/view.wgsl. */
const VIEW_FIELDS = [
  'top', 'left', 'height', 'width', 'flips', 'jitters', 'brightness', 'contrast', 'saturation', 'hue', 'order', 'grays', 'sigma', 'solarizes',
] as const // prettier-ignore

/** Words of a View in memory. */
export const VIEW_WORDS = VIEW_FIELDS.length

export type ViewParameters = Record<(typeof VIEW_FIELDS)[number], number>

const TRIES = 10

/**
 * @param view  number of the view, crop-major: crop * batch + sample
 * @param crop  0 and 1 are the global crops
 * @param size  side of the source image in pixels
 */
export function viewParameters(
  config: AugmentConfig,
  { seed, step, view, crop, size }: { seed: number; step: number; view: number; crop: number; size: number },
): ViewParameters {
  const [low, high] = crop < 2 ? config.globalScale : config.localScale
  const box = cropBox(seed, step, view, size, [low, high], config.ratio)
  const gates = pcg4d(seed, STREAM.color, step, view * 4).map(unitFloat)
  const factors = pcg4d(seed, STREAM.color, step, view * 4 + 1).map(unitFloat)
  const rest = pcg4d(seed, STREAM.color, step, view * 4 + 2).map(unitFloat)
  const { jitter, blur, solarize } = config
  const around = (spread: number, u: number) => 1 - spread + 2 * spread * u
  const blurShare = crop === 0 ? blur.global1 : crop === 1 ? blur.global2 : blur.local
  return {
    ...box,
    flips: Number(gates[0] < config.flip),
    jitters: Number(gates[1] < jitter.p),
    grays: Number(gates[2] < config.grayscale),
    order: Math.floor(gates[3] * 24),
    brightness: around(jitter.brightness, factors[0]),
    contrast: around(jitter.contrast, factors[1]),
    saturation: around(jitter.saturation, factors[2]),
    hue: jitter.hue * (2 * factors[3] - 1),
    sigma: rest[0] < blurShare ? blur.sigma[0] + (blur.sigma[1] - blur.sigma[0]) * rest[1] : 0,
    solarizes: Number(crop === 1 && rest[2] < solarize.p),
  }
}

type Box = Pick<ViewParameters, 'top' | 'left' | 'height' | 'width'>
type Range = readonly [low: number, high: number]

function cropBox(seed: number, step: number, view: number, size: number, [low, high]: Range, ratio: Range): Box {
  for (let t = 0; t < TRIES; t++) {
    const [a, b, c, d] = pcg4d(seed, STREAM.crop, step, view * 16 + t).map(unitFloat)
    const area = size * size * (low + (high - low) * a)
    const aspect = Math.exp(Math.log(ratio[0]) + (Math.log(ratio[1]) - Math.log(ratio[0])) * b)
    const width = Math.round(Math.sqrt(area * aspect))
    const height = Math.round(Math.sqrt(area / aspect))
    if (width > 0 && width <= size && height > 0 && height <= size)
      return { width, height, top: Math.floor(c * (size - height + 1)), left: Math.floor(d * (size - width + 1)) }
  }
  const whole = Math.min(Math.max(1, ratio[0]), ratio[1])
  const width = whole < 1 ? Math.round(size * whole) : size
  const height = whole > 1 ? Math.round(size / whole) : size
  return { width, height, top: Math.floor((size - height) / 2), left: Math.floor((size - width) / 2) }
}

/** An image as it is: the whole of it, unchanged. For evaluation. */
export const untouched = (size: number): ViewParameters => ({
  top: 0, left: 0, height: size, width: size, flips: 0, jitters: 0, brightness: 1, contrast: 1, saturation: 1, hue: 0,
  order: 0, grays: 0, sigma: 0, solarizes: 0,
}) // prettier-ignore

/** The whole image mirrored and grey, with the colours of `view`: the second view of the official correspondence measure. */
export const mirroredCopy = (view: ViewParameters, size: number): ViewParameters => {
  const { top, left, height, width } = untouched(size)
  return { ...view, top, left, height, width, flips: 1, grays: 1, sigma: 0, solarizes: 0 }
}

/** Views as the kernels read them. */
export function packViews(views: readonly ViewParameters[]): Float32Array<ArrayBuffer> {
  const words = new Float32Array(views.length * VIEW_WORDS)
  views.forEach((view, i) => VIEW_FIELDS.forEach((name, w) => (words[i * VIEW_WORDS + w] = view[name])))
  return words
}
