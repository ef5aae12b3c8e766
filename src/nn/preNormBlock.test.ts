import { expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { Parameters, Scope } from '../tensor/parameters'
import { Program } from '../tensor/program'
import { Tensor } from '../tensor/tensor'
import type { Backbone } from './backbone'
import { SwinTransformer } from './swin'
import { swinConfig } from './swin.config'
import { VisionTransformer } from './vit'
import { vitConfig } from './vit.config'

const tiny = { imgSize: 8, patchSize: 2, embedDim: 8, dropPathRate: 0.3 }
const BACKBONES: [string, (scope: Scope) => Backbone][] = [
  ['Swin', (scope) => new SwinTransformer(scope, swinConfig.parse({ name: 'swin', ...tiny, depths: [2, 2], numHeads: [1, 2], windowSize: 2 }))],
  ['ViT', (scope) => new VisionTransformer(scope, vitConfig.parse({ name: 'vit', ...tiny, depth: 4, numHeads: 2 }))],
] // prettier-ignore

/** What a forward pass keeps, and of each branch that may be dropped its layer and rate. */
function passOf(make: (scope: Scope) => Backbone, isTraining: boolean) {
  const backbone = make(new Scope(new Parameters('backbone')))
  const program = new Program(gpu, 'pass')
  const kept: string[] = []
  program.record(() =>
    backbone.forward([{ pixels: Tensor.deferred('crops', [3, 3, 8, 8]), images: 3, side: 8 }], {
      keep: (name) => kept.push(name),
      ...(isTraining && { stepScalars: Tensor.deferred('scalars', [8]) }),
    }),
  )
  const drops = program.launches.filter(({ kernel }) => kernel.startsWith('elementwise/dropPath'))
  return { kept, drops: drops.map(({ params: { layer, rate } }) => [layer, rate]) }
}

test.each(BACKBONES)('%s: block i draws as layers 2i and 2i + 1, counted through all stages', (_, make) => {
  const rates = [0.1, 0.2, 0.3] // the first of four blocks drops nothing
  const drawn = passOf(make, true).drops
  expect(drawn.map(([layer]) => layer)).toEqual([2, 3, 4, 5, 6, 7])
  drawn.forEach(([, rate], i) => expect(rate).toBeCloseTo(rates[Math.floor(i / 2)], 12))
})

test.each(BACKBONES)('%s: without step scalars nothing is dropped, and every block shows its q, k, v', (_, make) => {
  const { drops, kept } = passOf(make, false)
  expect(drops).toEqual([])
  const blocks = make(new Scope(new Parameters('backbone'))).blocks.map(({ name }) => `${name}.attn.qkv`)
  expect(kept.filter((name) => name.endsWith('.attn.qkv'))).toEqual(blocks)
})
