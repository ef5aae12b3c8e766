// The augmentation with its changes of colour made weaker or stronger.

import type { AugmentConfig } from '../../augment/augment.config'

/** @param strength 0 for none, 1 as it is, more for stronger; shares stay at most 1, hue at most half a turn */
export function strengthened(config: AugmentConfig, strength: number): AugmentConfig {
  const { jitter, blur, solarize, grayscale } = config
  const share = (p: number) => Math.min(1, p * strength)
  return {
    ...config,
    jitter: {
      p: strength > 0 ? jitter.p : 0,
      brightness: share(jitter.brightness),
      contrast: share(jitter.contrast),
      saturation: share(jitter.saturation),
      hue: Math.min(0.5, jitter.hue * strength),
    },
    grayscale: share(grayscale),
    blur: { ...blur, global1: share(blur.global1), global2: share(blur.global2), local: share(blur.local) },
    solarize: { ...solarize, p: share(solarize.p) },
  }
}
