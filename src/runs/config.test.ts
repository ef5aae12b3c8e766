import { describe, expect, test } from 'vitest'
import { checkConfig, parseConfig, runConfig } from './config'
import { PRESETS, presetNamed } from './presets'

test('nothing given is the default experiment, and it is whole', () => {
  const parsed = parseConfig({})
  expect(parsed.ok && parsed.config).toEqual(runConfig.parse({}))
  expect(parsed.ok && parsed.config.backbone.name).toBe('swin')
})

describe('presets', () => {
  test.each(PRESETS.map((p) => [p.name, p.config] as const))(
    '%s passes its own checks and survives JSON',
    (_, config) => {
      expect(checkConfig(config)).toEqual([])
      const parsed = parseConfig(JSON.parse(JSON.stringify(config)))
      expect(parsed).toEqual({ ok: true, config })
    },
  )

  test('tiny and tiny-view-only differ in the loss alone', () => {
    const [a, b] = [presetNamed('tiny').config, presetNamed('tiny-view-only').config]
    expect({ ...b, objective: { ...b.objective, name: 'esvit' } }).toEqual(a)
  })

  test('an unknown name lists the known ones', () => {
    expect(() => presetNamed('huge')).toThrow(
      `must be one of ${PRESETS.map(({ name }) => name).join(', ')}, got 'huge'`,
    )
  })
})

test.each([
  [
    { backbone: { name: 'swin', numHeads: [5, 6] } },
    'backbone.numHeads',
    'of stage 1 must divide its width of 48, got 5',
  ],
  [{ backbone: { name: 'swin', depths: [2, 2, 2] } }, 'backbone.numHeads', 'each of the 3 stages, got 2'],
  [{ backbone: { name: 'vit', numHeads: 7 } }, 'backbone.numHeads', 'must divide the width of 96, got 7'],
  [
    { backbone: { name: 'vit', embedDim: 384, numHeads: 2 } },
    'backbone.numHeads',
    'must leave a head at most 128 channels of its width of 384, got 2',
  ],
  [{ backbone: { name: 'swin', ape: true } }, 'backbone.ape', 'needs all crops of one size'],
  [{ augment: { localSize: 64 } }, 'augment.localSize', 'must be at most the image size of 32 px, got 64'],
  [{ augment: { globalScale: [1, 0.4] } }, 'augment.globalScale', 'from a smaller to a larger number, got 1 to 0.4'],
  [{ backbone: { name: 'swin', depths: [2] } }, 'backbone.numHeads', 'must name heads for the one stage, got 2'],
  [{ steps: 50 }, 'optim.warmupSteps', 'must be below the 50 steps of the run, got 100'],
  [{ steps: 1 }, 'optim.warmupSteps', 'must be below the 1 step of the run, got 100'],
  [{ steps: 100 }, 'optim.warmupSteps', 'must be below the 100 steps of the run, got 100'],
  [{ optim: { lr: 1e-4, minLr: 2e-4 } }, 'optim.minLr', 'must be at most the peak of 0.0001, got 0.0002'],
])('%o is refused at %s', (changes, path, message) => {
  const parsed = parseConfig(changes)
  expect(parsed.ok).toBe(false)
  if (parsed.ok) return
  expect(parsed.problems.map((p) => p.path)).toContain(path)
  expect(parsed.problems.find((p) => p.path === path)?.message).toContain(message)
})

test.each<[object, string]>([
  [{ backbone: { name: 'vit', imgSize: 16, patchSize: 16 }, augment: { localCrops: 0 } }, 'one patch an image'],
  [{ backbone: { name: 'vit', patchSize: 16 }, augment: { localSize: 16 } }, 'one patch a local crop'],
  [{ augment: { localCrops: 0, localSize: 64 } }, 'a size of local crops that there are not'],
  [{ backbone: { name: 'swin', ape: true }, augment: { localSize: 32 } }, 'absolute positions, all crops of one size'],
  [{ backbone: { name: 'vit', embedDim: 384, numHeads: 3 } }, 'heads as wide as they may be'],
  [{ augment: { globalScale: [0.5, 0.5] } }, 'a range of one number'],
  [{ optim: { lr: 1e-4, minLr: 1e-4 } }, 'a learning rate that does not fall'],
  [{ steps: 300, objective: { warmupTeacherTempSteps: 300 } }, 'a temperature that warms up to the last step'],
])('%o is accepted: %s', (changes) => {
  expect(parseConfig(changes)).toMatchObject({ ok: true })
})

test('unknown settings are refused by name, also the dangerous ones', () => {
  const parsed = parseConfig(
    JSON.parse('{"optim": {"learningRate": 1}, "__proto__": {"polluted": true}, "constructor": 1}'),
  )
  const message = 'is not a setting of this version; check its spelling, or leave it out'
  expect(parsed).toEqual({
    ok: false,
    problems: ['optim.learningRate', '__proto__', 'constructor'].map((path) => ({ path, message })),
  })
  expect(Object.prototype).not.toHaveProperty('polluted')
})

test.each<[unknown, string, string]>([
  [7, '', 'must be an object of settings, got 7'],
  [{ steps: 0 }, 'steps', 'must be at least 1, got 0'],
  [{ steps: 1e300 }, 'steps', 'must be at most 1000000, got 1e+300'],
  [{ batchSize: 2.5 }, 'batchSize', 'must be a whole number, got 2.5'],
  [{ optim: { lr: NaN } }, 'optim.lr', 'must be a number, got NaN'],
  [{ optim: { lr: '1e-3' } }, 'optim.lr', "must be a number, got '1e-3'"],
  [{ objective: null }, 'objective', 'must be an object of settings, got null'],
  [{ objective: { name: 'byol' } }, 'objective.name', "must be one of esvit, dino, got 'byol'"],
  [{ backbone: { name: 'resnet' } }, 'backbone.name', "must be one of swin, vit, got 'resnet'"],
  [{ backbone: {} }, 'backbone.name', 'must be one of swin, vit, got nothing'],
  [{ backbone: { name: 'swin', depths: [] } }, 'backbone.depths', 'must have at least 1 number, got 0'],
  [{ backbone: { name: 'swin', depths: [2, 0] } }, 'backbone.depths.1', 'must be at least 1, got 0'],
  [{ backbone: { name: 'swin', ape: 1 } }, 'backbone.ape', 'must be true or false, got 1'],
  [{ augment: { globalScale: [1, 1, 1] } }, 'augment.globalScale', 'must have at most 2 numbers, got 3'],
  [{ augment: { globalScale: 1 } }, 'augment.globalScale', 'must be a pair [from, to], got 1'],
  [{ augment: { flip: 'x'.repeat(99) } }, 'augment.flip', `must be a number, got '${'x'.repeat(59)}…`],
])('%o is refused in one sentence', (value, path, message) => {
  expect(parseConfig(value)).toEqual({ ok: false, problems: [{ path, message }] })
})
