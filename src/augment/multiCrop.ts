// Pixels become views, on the GPU: two global crops of each image and some smaller local ones, each cropped, mirrored,
// recoloured, blurred, solarised and normalised as drawn (`DataAugmentationDINO`). Views lie crop-major.
//
// Kernels: shaders/augment/{parameters,crop,contrastMean,color,blur}.wgsl

import { emit } from '../tensor/program'
import { Tensor, checkShape } from '../tensor/tensor'
import type { AugmentConfig } from './augment.config'
import { VIEW_WORDS, packViews, untouched } from './viewParameters'

/** A batch of source images on the GPU. */
export interface SourceImages {
  /** [batch * 3 * size * size / 4] u32: bytes, RGB planes, four a word */
  pixels: Tensor
  batch: number
  /** Side in pixels; a multiple of 4, or 3 * size * size must be. */
  size: number
}

/** Per-channel statistics in [0, 1] that views are normalised with. */
export interface Normalization {
  mean: readonly [number, number, number]
  std: readonly [number, number, number]
}

/** Crops of one resolution. */
export interface Views {
  /** [images, 3, side, side] f32, normalised */
  pixels: Tensor
  images: number
  side: number
}

export const GLOBAL_CROPS = 2
const PIXELS = 4 // that a thread recolours

/**
 * All views of a step: the global group first, then the local group where there are local crops.
 *
 * @param globalSize  side of the global crops
 * @param stepScalars seed and step, from which every draw follows
 */
export function multiCrop(
  source: SourceImages,
  config: AugmentConfig,
  globalSize: number,
  normalization: Normalization,
  stepScalars: Tensor,
): Views[] {
  const { batch, size } = source
  checkSource('multiCrop', source)
  const drawn = drawViews(config, batch, size, stepScalars)
  const options = optionsOf(config, normalization)
  const groups = [render(source, drawn, 0, GLOBAL_CROPS * batch, globalSize, options)]
  if (config.localCrops > 0)
    groups.push(render(source, drawn, GLOBAL_CROPS * batch, config.localCrops * batch, config.localSize, options))
  return groups
}

/**
 * What `multiCrop` makes of the first images of a batch, to the bit, without rendering the others: one group a crop.
 *
 * @param source the first images alone
 * @param batch  images of the whole batch, by which views are numbered and drawn
 */
export function multiCropOfFirst(
  source: SourceImages,
  batch: number,
  config: AugmentConfig,
  globalSize: number,
  normalization: Normalization,
  stepScalars: Tensor,
): Views[] {
  checkSource('multiCropOfFirst', source)
  const drawn = drawViews(config, batch, source.size, stepScalars)
  const options = optionsOf(config, normalization)
  return Array.from({ length: cropsOf(config) }, (_, crop) => {
    const side = crop < GLOBAL_CROPS ? globalSize : config.localSize
    return render({ ...source, batch }, drawn, crop * batch, source.batch, side, options)
  })
}

/** The images themselves, resized to `side` where they differ and normalised: what evaluation looks at. */
export function plainViews(source: SourceImages, side: number, normalization: Normalization): Views {
  checkSource('plainViews', source)
  const { batch, size } = source
  const views = packViews(Array.from({ length: batch }, () => untouched(size)))
  const drawn = Tensor.constant('plain views', [batch, VIEW_WORDS], views)
  return render(source, drawn, 0, batch, side, { isBicubic: true, isBlurred: false, threshold: 1, normalization })
}

/**
 * Views as they were drawn elsewhere: what a page shows, and what is measured between views of known geometry.
 *
 * @param drawn  [views, VIEW_WORDS] f32 of packViews; view v is of sample v % batch
 * @param config how pixels are resampled, and from which brightness they are inverted
 */
export function drawnViews(
  source: SourceImages,
  drawn: Tensor,
  side: number,
  normalization: Normalization,
  { interpolation, solarize: { threshold } }: Pick<AugmentConfig, 'interpolation' | 'solarize'>,
): Views {
  checkSource('drawnViews', source)
  const [views] = drawn.shape
  checkShape('drawnViews', 'drawn', drawn.shape, [views, VIEW_WORDS], '[views, VIEW_WORDS]')
  return render(source, drawn, 0, views, side, {
    isBicubic: interpolation === 'bicubic',
    isBlurred: true, // a view that is not has radius 0
    threshold,
    normalization,
  })
}

function checkSource(op: string, { pixels, batch, size }: SourceImages): void {
  checkShape(op, 'pixels', pixels.shape, [(batch * 3 * size * size) / 4], '[batch * 3 * size * size / 4]')
}

const cropsOf = ({ localCrops }: AugmentConfig): number => GLOBAL_CROPS + localCrops

function drawViews(config: AugmentConfig, batch: number, size: number, stepScalars: Tensor): Tensor {
  const views = cropsOf(config) * batch
  const drawn = Tensor.empty('views drawn', [views, VIEW_WORDS])
  const { jitter, blur } = config
  const params = {
    views,
    batch,
    size,
    global_low: config.globalScale[0],
    global_high: config.globalScale[1],
    local_low: config.localScale[0],
    local_high: config.localScale[1],
    ratio_low: config.ratio[0],
    ratio_high: config.ratio[1],
    flip: config.flip,
    jitter: jitter.p,
    brightness: jitter.brightness,
    contrast: jitter.contrast,
    saturation: jitter.saturation,
    hue: jitter.hue,
    grayscale: config.grayscale,
    blur_global1: blur.global1,
    blur_global2: blur.global2,
    blur_local: blur.local,
    sigma_low: blur.sigma[0],
    sigma_high: blur.sigma[1],
    solarize: config.solarize.p,
  }
  emit('augment/parameters', { params, step_scalars: stepScalars, drawn }, { threads: views })
  return drawn
}

interface RenderOptions {
  isBicubic: boolean
  isBlurred: boolean
  threshold: number
  normalization: Normalization
}

const optionsOf = (
  { interpolation, blur, solarize: { threshold } }: AugmentConfig,
  normalization: Normalization,
): RenderOptions => ({
  isBicubic: interpolation === 'bicubic',
  isBlurred: Math.max(blur.global1, blur.global2, blur.local) > 0,
  threshold,
  normalization,
})

function render(
  { pixels, batch, size }: SourceImages,
  drawn: Tensor,
  firstView: number,
  images: number,
  side: number,
  { isBicubic, isBlurred, threshold, normalization: { mean, std } }: RenderOptions,
): Views {
  const shape = [images, 3, side, side]
  const threads = images * side * side
  const place = { images, first_view: firstView, side }
  const finish = {
    ...place,
    threshold,
    mean_r: mean[0], mean_g: mean[1], mean_b: mean[2], std_r: std[0], std_g: std[1], std_b: std[2],
  } // prettier-ignore

  const cropped = Tensor.empty('cropped', shape)
  emit(
    'augment/crop',
    { params: { ...place, batch, size }, pixels, drawn, out: cropped },
    { threads },
    { IS_BICUBIC: isBicubic },
  )
  const means = Tensor.empty('contrast means', [images])
  emit('augment/contrastMean', { params: place, cropped, drawn, means }, { workgroups: images })
  const colored = Tensor.empty('colored', shape)
  emit(
    'augment/color',
    { params: finish, cropped, drawn, means, out: colored },
    { threads: images * Math.ceil((side * side) / PIXELS) },
    { PIXELS, FINISHES: !isBlurred },
  )
  if (!isBlurred) return { pixels: colored, images, side }

  const across = Tensor.empty('blurred across', shape)
  const blurred = Tensor.empty('blurred', shape)
  emit(
    'augment/blur',
    { params: finish, colored, drawn, out: across },
    { threads: 3 * threads },
    { IS_VERTICAL: false },
  )
  emit(
    'augment/blur',
    { params: finish, colored: across, drawn, out: blurred },
    { threads: 3 * threads },
    { IS_VERTICAL: true },
  )
  return { pixels: blurred, images, side }
}
