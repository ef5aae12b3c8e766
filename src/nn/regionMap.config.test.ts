// What settings tell of a backbone's regions is what it gives.

import { expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { Parameters, Scope } from '../tensor/parameters'
import { Program } from '../tensor/program'
import { Tensor } from '../tensor/tensor'
import { backboneConfig, regionMapOf } from './backbone.config'
import { buildBackbone } from './registry'

test.each([
  [{ name: 'swin', imgSize: 24, patchSize: 4, embedDim: 8, depths: [1, 2], numHeads: [2, 2], windowSize: 2 }, 3, 16],
  [{ name: 'swin', imgSize: 20, patchSize: 4, embedDim: 4, depths: [1, 1, 1], numHeads: [1, 1, 1] }, 2, 16], // 5, 3, 2
  [{ name: 'swin', imgSize: 16, patchSize: 4, embedDim: 8, depths: [2], numHeads: [2] }, 4, 8],
  [{ name: 'vit', imgSize: 24, patchSize: 8, embedDim: 8, depth: 2, numHeads: 2 }, 3, 8],
])('%j', (settings, side, channels) => {
  const config = backboneConfig.parse(settings)
  expect(regionMapOf(config)).toEqual({ side, channels })
  const backbone = buildBackbone(new Scope(new Parameters('declared')), config)
  const pixels = Tensor.deferred('crops', [2, 3, config.imgSize, config.imgSize])
  const { regions, groups } = new Program(gpu, 'regions').record(() =>
    backbone.forward([{ pixels, images: 2, side: config.imgSize }]),
  )
  expect([groups[0].height, groups[0].width]).toEqual([side, side])
  expect(regions.shape).toEqual([2 * side * side, channels])
  expect(backbone.width).toBe(channels)
})

test('a block knows its stage, and how many pixels one of its tokens stands for', () => {
  const swin = backboneConfig.parse({ name: 'swin', patchSize: 2, embedDim: 8, depths: [1, 2, 1], numHeads: [1, 2, 4] })
  const vit = backboneConfig.parse({ name: 'vit', patchSize: 8, embedDim: 8, depth: 2, numHeads: 2 })
  const of = (config: typeof swin) => {
    const { blocks, stride } = buildBackbone(new Scope(new Parameters('declared')), config)
    return { stages: blocks.map((block) => [block.stage, block.stride]), stride }
  }
  expect(of(swin)).toEqual({ stages: [[0, 2], [1, 4], [1, 4], [2, 8]], stride: 8 }) // prettier-ignore
  expect(of(vit)).toEqual({ stages: [[0, 8], [0, 8]], stride: 8 }) // prettier-ignore
})
