import { expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { evaluate, gradients, input, uniform } from '../../test/numerics'
import { Parameters, Scope } from '../tensor/parameters'
import type { ViewGroup } from './backbone'
import { VisionTransformer } from './vit'
import { vitConfig } from './vit.config'

function declare(settings: Partial<(typeof vitConfig)['_output']> = {}) {
  const parameters = new Parameters('vit')
  const tiny = { imgSize: 8, patchSize: 2, embedDim: 12, depth: 2, numHeads: 3 }
  const vit = new VisionTransformer(new Scope(parameters), vitConfig.parse({ name: 'vit', ...tiny, ...settings }))
  return { parameters, vit }
}

const crops = (images: number, side: number, seed = 20): ViewGroup => ({
  pixels: input([images, 3, side, side], uniform(images * 3 * side * side, seed)),
  images,
  side,
})

const of = (...names: string[]) => names.flatMap((name) => [`${name}.weight`, `${name}.bias`])
const block = (name: string) =>
  of(`${name}.norm1`, `${name}.attn.qkv`, `${name}.attn.proj`, `${name}.norm2`, `${name}.mlp.fc1`, `${name}.mlp.fc2`)

test('names, order and shapes are those of the official state dict', () => {
  const expected = ['cls_token', 'pos_embed', ...of('patch_embed.proj'), ...block('blocks.0'), ...block('blocks.1'), ...of('norm')] // prettier-ignore
  const { parameters } = declare({ imgSize: 32, patchSize: 4, embedDim: 24, numHeads: 4 })
  expect(parameters.segments.map((s) => s.name)).toEqual(expected)
  const shape = (name: string) => parameters.segment(name).shape
  expect(shape('cls_token')).toEqual([1, 1, 24])
  expect(shape('pos_embed')).toEqual([1, 65, 24])
  expect(shape('patch_embed.proj.weight')).toEqual([24, 3, 4, 4])
  expect(shape('blocks.1.attn.qkv.weight')).toEqual([72, 24])
  expect(shape('blocks.1.mlp.fc1.weight')).toEqual([96, 24])
  expect(declare({ qkvBias: false }).parameters.segments.map((s) => s.name)).not.toContain('blocks.0.attn.qkv.bias')
})

test('ViT-S/16 at 224 pixels has its 21,665,664 parameters', () => {
  // DINO's vit_small without a classifier: 384 wide, 12 deep, 6 heads
  const { parameters } = declare({ imgSize: 224, patchSize: 16, embedDim: 384, depth: 12, numHeads: 6 })
  expect(parameters.count).toBe(21_665_664)
})

test('a gradient reaches every parameter, from crops of the table’s size and of another', async () => {
  const { parameters, vit } = declare()
  parameters.allocate(gpu, parameters.initialValues(5))
  const views = [crops(2, 8), crops(2, 6)] // 6 pixels: positions are resampled
  const leaves = parameters.segments.map((s) => s.tensor)
  const found = await gradients(() => vit.forward(views).view, leaves, uniform(4 * vit.width, 9))
  found.forEach((gradient, i) => {
    const { name } = parameters.segments[i]
    expect(gradient.every(Number.isFinite), name).toBe(true)
    expect(
      gradient.some((v) => v !== 0),
      `${name} must get a gradient`,
    ).toBe(true)
  })
  parameters.destroy(gpu)
})

test('views are cls tokens, regions the others; the last block’s feature is the view', async () => {
  const { parameters, vit } = declare()
  parameters.allocate(gpu, parameters.initialValues(5))
  const views = [crops(2, 8), crops(3, 4)]
  let shapes: unknown
  const [view, last, first] = await evaluate(() => {
    const output = vit.forward(views, { lastBlocks: 5 })
    shapes = [output.view.shape, output.regions.shape, output.groups.map((g) => g.firstRow), output.blocks.length]
    return [output.view, output.blocks[1], output.blocks[0]]
  })
  expect(shapes).toEqual([[5, 12], [2 * 16 + 3 * 4, 12], [0, 32], 2])
  expect(last).toEqual(view)
  expect(first).not.toEqual(view)
  parameters.destroy(gpu)
})
