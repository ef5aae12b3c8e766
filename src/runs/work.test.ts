import { expect, test } from 'vitest'
import { PRESETS, presetNamed, type Preset } from './presets'
import { isLight, workOf } from './work'

const first = presetNamed('smoke').config

test('experiments as small as First look are light, by whatever name; the others are not', () => {
  expect(PRESETS.filter(({ config }) => isLight(config)).map(({ name }) => name)).toEqual([
    'smoke',
    'fails-no-centring',
    'fails-no-sharpening',
    'fails-no-momentum',
  ])
  const isSmall = ({ group, config }: Preset) => group === 'learns' && isLight(config)
  expect(PRESETS.filter(isSmall).filter(({ learnsLittle }) => !learnsLittle)).toEqual([]) // they promise little
  expect(isLight({ ...first, steps: 3000 })).toBe(false)
  expect(isLight({ ...first, batchSize: 64 })).toBe(false)
  expect(isLight({ ...presetNamed('tiny').config, steps: 2 })).toBe(true)
})

test('work is what the weights do to the tokens of every view', () => {
  // 2 views of 4 tokens and 1 crop of 1 token, two blocks of 4² (4 + 2 · 2) each; a head of 4·3 + 3·(3 + 2) + 2·5 a view
  const config = {
    ...presetNamed('tiny-vit-dino').config,
    steps: 3,
    batchSize: 2,
  }
  const small = {
    ...config,
    backbone: { ...config.backbone, imgSize: 8, patchSize: 4, embedDim: 4, depth: 2, mlpRatio: 2 },
    augment: { ...config.augment, localCrops: 1, localSize: 4 },
    objective: { ...config.objective, head: { ...config.objective.head, hiddenDim: 3, bottleneckDim: 2, outDim: 5 } },
  } as typeof config
  expect(workOf(small)).toBe(3 * 2 * ((2 * 4 + 1) * 2 * 128 + 3 * 37))
})
