import { describe, expect, test } from 'vitest'
import { evaluate, gradients, input, uniform } from '../../test/numerics'
import { gpu } from '../../test/gpu'
import { Parameters, Scope } from '../tensor/parameters'
import { Program } from '../tensor/program'
import { Tensor } from '../tensor/tensor'
import type { ViewGroup } from './backbone'
import { SwinTransformer } from './swin'
import { swinConfig } from './swin.config'

type Settings = Partial<(typeof swinConfig)['_output']>

function declare(settings: Settings) {
  const parameters = new Parameters('swin')
  const tiny = { imgSize: 8, patchSize: 2, embedDim: 8, depths: [1, 1], numHeads: [1, 2], windowSize: 2 }
  const config = swinConfig.parse({ name: 'swin', ...tiny, ...settings })
  return { parameters, swin: new SwinTransformer(new Scope(parameters), config) }
}

/** `images` crops of each side. */
const views = (images: number, ...sides: number[]): ViewGroup[] =>
  sides.map((side, i) => ({
    pixels: input([images, 3, side, side], uniform(images * 3 * side * side, 20 + i)),
    images,
    side,
  }))

/** Shapes that a forward pass of those crops has, without running it. */
function shapesOf(swin: SwinTransformer, images: number, ...sides: number[]) {
  return new Program(gpu, 'shapes').record(() => {
    const output = swin.forward(
      sides.map((side) => ({ pixels: Tensor.deferred('crops', [images, 3, side, side]), images, side })),
      { lastBlocks: 2 },
    )
    return {
      view: output.view.shape,
      regions: output.regions.shape,
      maps: output.groups.map((g) => [g.height, g.width]),
      blocks: output.blocks.map((b) => b.shape),
    }
  })
}

const of = (...names: string[]) => names.flatMap((name) => [`${name}.weight`, `${name}.bias`])
const block = (name: string) => [
  ...of(`${name}.norm1`),
  `${name}.attn.relative_position_bias_table`,
  ...of(`${name}.attn.qkv`, `${name}.attn.proj`, `${name}.norm2`, `${name}.mlp.fc1`, `${name}.mlp.fc2`),
]

describe('names, shapes and counts are those of the official state dict', () => {
  test('two stages, without and with absolute positions', () => {
    const expected = [
      ...of('patch_embed.proj', 'patch_embed.norm'),
      ...block('layers.0.blocks.0'),
      ...block('layers.0.blocks.1'),
      'layers.0.downsample.reduction.weight',
      ...of('layers.0.downsample.norm'),
      ...block('layers.1.blocks.0'),
      ...of('norm'),
    ]
    const names = (settings: Settings) => declare(settings).parameters.segments.map((s) => s.name)
    expect(names({ depths: [2, 1] })).toEqual(expected)
    expect(names({ depths: [2, 1], ape: true })).toEqual(['absolute_pos_embed', ...expected])
    // without q, k, v bias and patch norm these are missing, and nothing else changes
    const isLeft = (name: string) => !name.endsWith('qkv.bias') && !name.startsWith('patch_embed.norm')
    expect(names({ depths: [2, 1], qkvBias: false, patchNorm: false })).toEqual(expected.filter(isLeft))
  })

  test('shapes follow width, heads and window', () => {
    const { parameters } = declare({ imgSize: 32, patchSize: 2, embedDim: 24, numHeads: [3, 6], windowSize: 4, ape: true }) // prettier-ignore
    const shape = (name: string) => parameters.segment(name).shape
    expect(shape('absolute_pos_embed')).toEqual([1, 256, 24])
    expect(shape('patch_embed.proj.weight')).toEqual([24, 3, 2, 2])
    expect(shape('layers.0.blocks.0.attn.relative_position_bias_table')).toEqual([49, 3])
    expect(shape('layers.0.blocks.0.attn.qkv.weight')).toEqual([72, 24])
    expect(shape('layers.0.blocks.0.mlp.fc1.weight')).toEqual([96, 24])
    expect(shape('layers.0.downsample.reduction.weight')).toEqual([48, 96])
    expect(shape('layers.0.downsample.norm.weight')).toEqual([96])
    expect(shape('layers.1.blocks.0.mlp.fc2.weight')).toEqual([48, 192])
  })

  test('Swin-T at 224 pixels has its 27,519,354 parameters: the published 28,288,354 without their head of 1000 classes', () => {
    const swinT = { imgSize: 224, patchSize: 4, embedDim: 96, depths: [2, 2, 6, 2], numHeads: [3, 6, 12, 24], windowSize: 7 } // prettier-ignore
    const before = gpu.counts.bytes
    const { parameters, swin } = declare(swinT)
    expect(parameters.count).toBe(28_288_354 - 1000 * (768 + 1))
    expect(shapesOf(swin, 1, 224, 96)).toMatchObject({
      view: [2, 768],
      regions: [49 + 9, 768],
      maps: [
        [7, 7],
        [3, 3],
      ],
    })
    expect(gpu.counts.bytes).toBe(before) // declared and traced, not allocated
  })
})

describe('window and shift are settled by the global crops', () => {
  const windows = (settings: Settings) =>
    declare(settings).swin.blocks.map(({ windowSize, shiftSize }) => [windowSize, shiftSize])

  test('every other block is shifted by half a window, unless the map is one window', () => {
    // 8 x 8 tokens, then 4 x 4: one window, which shrinks no further and is never shifted
    const settings = { imgSize: 16, depths: [2, 2], windowSize: 4 }
    expect(windows(settings)).toEqual([[4, 0], [4, 2], [4, 0], [4, 0]]) // prettier-ignore
    // a window larger than the map becomes the map
    expect(windows({ ...settings, windowSize: 16 })).toEqual([[8, 0], [8, 0], [4, 0], [4, 0]]) // prettier-ignore
    expect(windows({ ...settings, windowSize: 5 })).toEqual([[5, 0], [5, 2], [4, 0], [4, 0]]) // prettier-ignore
  })

  test('an odd map is rounded down where windows are settled, though merging rounds up', () => {
    // 5 x 5 tokens: nominally 2 x 2 in the second stage (`patches_resolution // 2 ** i_layer`), really 3 x 3
    const settings = { imgSize: 10, windowSize: 4 }
    expect(windows(settings)).toEqual([[4, 0], [2, 0]]) // prettier-ignore
    const { swin, parameters } = declare(settings)
    expect(parameters.segment('layers.1.blocks.0.attn.relative_position_bias_table').shape).toEqual([9, 2])
    expect(shapesOf(swin, 2, 10)).toEqual({ view: [2, 16], regions: [18, 16], maps: [[3, 3]], blocks: [[2, 8], [2, 16]] }) // prettier-ignore
    // a map of one token stays one
    expect(windows({ imgSize: 8, patchSize: 8, windowSize: 2 })).toEqual([[1, 0], [1, 0]]) // prettier-ignore
  })
})

/** A network with values, and a forward pass over global and local crops of odd maps. */
function allocated(settings: Settings) {
  const { parameters, swin } = declare(settings)
  parameters.allocate(gpu, parameters.initialValues(5))
  return { parameters, swin }
}

test.each<[string, Settings, number[]]>([
  ['shifted windows, two resolutions', { depths: [2, 1], imgSize: 16, windowSize: 4 }, [16, 8]],
  ['odd maps, padded windows', { imgSize: 10 }, [10, 6]],
  ['absolute positions, one resolution', { ape: true }, [8]],
  ['no q, k, v bias and no patch norm', { qkvBias: false, patchNorm: false }, [8]],
])('a gradient reaches every parameter: %s', async (_, settings, sides) => {
  const { parameters, swin } = allocated(settings)
  const crops = views(2, ...sides)
  const leaves = parameters.segments.map((s) => s.tensor)
  const weights = uniform(2 * sides.length * swin.width, 9)
  const found = await gradients(() => swin.forward(crops).view, leaves, weights)
  found.forEach((gradient, i) => {
    const { name, size } = parameters.segments[i]
    expect(gradient, name).toHaveLength(size)
    expect(gradient.every(Number.isFinite), name).toBe(true)
    expect(
      gradient.some((v) => v !== 0),
      `${name} must get a gradient`,
    ).toBe(true)
  })
  parameters.destroy(gpu)
})

test('the view feature is the mean of the regions, and an image does not see its neighbours', async () => {
  const { parameters, swin } = allocated({ imgSize: 10 })
  const [both] = views(2, 10)
  const pixels = uniform(2 * 300, 20)
  const second = { pixels: input([1, 3, 10, 10], pixels.slice(300)), images: 1, side: 10 }
  const [view, regions, alone] = await evaluate(() => {
    const output = swin.forward([both])
    return [output.view, output.regions, swin.forward([second]).view]
  })
  const C = swin.width
  for (let c = 0; c < C; c++) {
    let sum = 0
    for (let t = 0; t < 9; t++) sum += regions[(9 + t) * C + c]
    expect(view[C + c]).toBeCloseTo(sum / 9, 5)
    expect(view[C + c]).toBeCloseTo(alone[c], 5)
  }
  parameters.destroy(gpu)
})

test('crops of two sizes cannot share absolute positions, and are told so', () => {
  const { swin } = declare({ ape: true })
  expect(() => shapesOf(swin, 1, 8, 4)).toThrow('make all crops one size, or switch them off')
})
