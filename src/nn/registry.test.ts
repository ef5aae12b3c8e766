// What every backbone must do, and that what it says of itself is what it is.

import { describe, expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { gradients, input, uniform } from '../../test/numerics'
import { parseConfig } from '../runs/config'
import { architectureOf } from '../runs/opened/architecture'
import type { StateDict } from '../runs/opened/stateDict'
import { officialRun } from '../runs/torch/officialRun'
import { Parameters, Scope } from '../tensor/parameters'
import type { ViewGroup } from './backbone'
import { backboneConfig, factsOf, regionMapOf, type BackboneName } from './backbone.config'
import { buildBackbone } from './registry'

/** A small one of each, of which the weights tell all settings; one that is not listed here does not compile. */
const EXAMPLES: Record<BackboneName, object> = {
  swin: { imgSize: 16, patchSize: 4, embedDim: 8, depths: [1, 2], numHeads: [1, 2], windowSize: 2, mlpRatio: 2 },
  vit: { imgSize: 16, patchSize: 4, embedDim: 8, depth: 2, numHeads: 1, mlpRatio: 2, qkvBias: false },
}

describe.each(Object.entries(EXAMPLES))('%s', (name, settings) => {
  const config = backboneConfig.parse({ name, ...settings })
  const declared = () => {
    const parameters = new Parameters(name)
    return { parameters, backbone: buildBackbone(new Scope(parameters), config) }
  }
  const crops = (images: number, side: number): ViewGroup => ({
    pixels: input([images, 3, side, side], uniform(images * 3 * side * side, 20)),
    images,
    side,
  })

  test('a gradient reaches every parameter, from global and from smaller crops', async () => {
    const { parameters, backbone } = declared()
    parameters.allocate(gpu, parameters.initialValues(5))
    const leaves = parameters.segments.map(({ tensor }) => tensor)
    const views = [crops(2, config.imgSize), crops(2, config.imgSize / 2)]
    const found = await gradients(() => backbone.forward(views).view, leaves, uniform(4 * backbone.width, 9))
    const reached = found.map((gradient) => gradient.every(Number.isFinite) && gradient.some((v) => v !== 0))
    expect(parameters.segments.filter((_, i) => !reached[i]).map((segment) => segment.name)).toEqual([])
    parameters.destroy(gpu)
  })

  test('its blocks and the width of its regions are those that its facts say', () => {
    const { backbone } = declared()
    const stages = factsOf(config).depths(config)
    expect(backbone.blocks.map(({ stage }) => stage)).toEqual(
      stages.flatMap((depth, s) => Array<number>(depth).fill(s)),
    )
    expect(backbone.width).toBe(regionMapOf(config).channels)
  })

  test('it is known by its weights, which tell its settings', () => {
    const { parameters } = declared()
    const stored = { type: 'Float', read: () => Promise.reject(new Error('only shapes are looked at')) }
    const dict: StateDict = new Map(parameters.segments.map((s) => [s.name, { shape: s.shape, ...stored }]))
    expect(architectureOf('x', dict).backbone).toEqual(config)
  })

  test('it is told in words, and a network that the official code lacks with the reason', () => {
    expect(factsOf(config).words(config)[0].what).toBe('Network')
    const { arch, notes } = factsOf(config).official(config)
    expect(arch !== null || notes.length > 0).toBe(true)
    const parsed = parseConfig({ backbone: config, augment: { localCrops: 0 } })
    expect(parsed.ok && officialRun(parsed.config, 10).command === null).toBe(arch === null)
  })
})
