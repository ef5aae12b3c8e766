import { expect, test } from 'vitest'
import { parseConfig } from './config'
import { valueAt, withValueAt } from './paths'
import { presetNamed } from './presets'

const { config } = presetNamed('tiny')

test('a setting is read by its path, and none is invented', () => {
  expect(valueAt(config, 'objective.head.outDim')).toBe(1024)
  expect(valueAt(config, 'backbone.depths')).toEqual([2, 1])
  for (const path of ['objective.tail', 'steps.more', '__proto__', 'backbone.constructor', 'depths.0', ''])
    expect(valueAt(config, path), path).toBeUndefined()
})

test('a change copies, and leaves what it was made from alone', () => {
  const before = structuredClone(config)
  const changed = withValueAt(config, 'augment.jitter.hue', 0.2)
  expect(changed).toEqual({ ...config, augment: { ...config.augment, jitter: { ...config.augment.jitter, hue: 0.2 } } })
  expect(config).toEqual(before)
})

test('another backbone comes with its own defaults and keeps the size of image and patch', () => {
  const swin = presetNamed('swin-3-stage').config
  const parsed = parseConfig(withValueAt(swin, 'backbone.name', 'vit'))
  expect(parsed.ok && parsed.config.backbone).toMatchObject({ name: 'vit', patchSize: 2, embedDim: 96, depth: 4 })
  expect(withValueAt(swin, 'backbone.name', 'swin')).toEqual(swin)
  expect(parseConfig(withValueAt(swin, 'backbone.name', 'resnet')).ok).toBe(false)
})

test.each([
  ['optim.learningRate', "optim.learningRate: there is no 'learningRate' here, only lr, minLr"],
  ['__proto__.x', "there is no '__proto__' here, only seed, steps"],
  ['steps.more', "there is no 'more' here, only no settings"],
])('%s is refused by name', (path, message) => {
  expect(() => withValueAt(config, path, 1)).toThrow(message)
})
