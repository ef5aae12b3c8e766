// The self-test of multiCrop: every view of a step, drawn and rendered, against the same in whole images.

import { uniform } from '../base/seededNumbers'
import { checkCase, type OpCheck } from '../ops/opCheck'
import { augmentConfig } from './augment.config'
import { multiCrop, type Normalization } from './multiCrop'
import { renderReference } from './render.reference'
import { viewParameters } from './viewParameters'

const [batch, size, globalSize, localSize] = [3, 12, 12, 5] // a view of 25 pixels: no whole number of fours
const normalization: Normalization = { mean: [0.5, 0.4, 0.3], std: [0.25, 0.2, 0.3] }
const bytes = Uint8Array.from(uniform(batch * 3 * size * size, 7), (v) => Math.floor(127.5 * (v + 1)))
const draw = { seed: 42, step: 5 }

const withChanges = (name: string, changes: object) => {
  const config = augmentConfig.parse({ localCrops: 2, localSize, localScale: [0.2, 0.5], ...changes })
  return checkCase({
    name: `${batch} images of ${size} × ${size}, ${name}`,
    inputs: { pixels: { shape: [bytes.length / 4], data: new Uint32Array(bytes.slice().buffer) } },
    scalars: draw,
    run: ({ pixels }, stepScalars) =>
      multiCrop({ pixels, batch, size }, config, globalSize, normalization, stepScalars).map((views) => views.pixels),
    reference: () => {
      const views = Array.from({ length: (2 + config.localCrops) * batch }, (_, view) => {
        const [crop, sample] = [Math.floor(view / batch), view % batch]
        const image = bytes.subarray(sample * 3 * size * size, (sample + 1) * 3 * size * size)
        return renderReference(image, size, viewParameters(config, { ...draw, view, crop, size }), {
          side: crop < 2 ? globalSize : localSize,
          isBicubic: config.interpolation === 'bicubic',
          threshold: config.solarize.threshold,
          normalization,
        })
      })
      return [views.slice(0, 2 * batch).flat(), views.slice(2 * batch).flat()]
    },
    tolerance: 5e-5,
  })
}

const BLURRED = { blur: { global1: 1, global2: 0.5, local: 0.5 }, solarize: { p: 0.5 }, grayscale: 0.3 }

export const check: OpCheck = {
  op: 'multiCrop',
  computes: 'Two global crops of each image and some local ones, each drawn from (seed, step, view) and rendered.',
  formula: 'view = normalise(solarise(blur(colour(resize(crop)))))',
  cases: [
    withChanges('bicubic, every change', { interpolation: 'bicubic', ...BLURRED }),
    withChanges('bilinear, no blur', { interpolation: 'bilinear', blur: { global1: 0, global2: 0, local: 0 } }),
  ],
}
