import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fileOf } from '../../../test/archives'
import { runConfig } from '../config'
import { f32, writeSafetensors, type NamedTensor } from '../safetensors'
import { writeTorch } from '../torch/write'
import type { Python, TensorValue } from '../torch/pickler'
import { FileError } from './fileError'
import { openFile } from './openFile'

/** Written by PyTorch 1.13 (test/pytorch/write.py), as main_esvit.py saves a run. */
const OFFICIAL = new Uint8Array(readFileSync(join(import.meta.dirname, '../../../test/pytorch/official.pth')))

const open = (bytes: Uint8Array<ArrayBuffer>, name = 'x.pth') => openFile(fileOf(name, bytes))

const tensor = (...shape: number[]): TensorValue => ({
  type: 'Float',
  shape,
  bytes: new Uint8Array(4 * shape.reduce((n, d) => n * d, 1)),
})

/** State dicts of published shapes, as far as they are looked at. */
function vit(embedDim: number, patchSize: number, depth: number) {
  const dict = new Map([
    ['cls_token', tensor(1, 1, embedDim)],
    ['pos_embed', tensor(1, 1 + (224 / patchSize) ** 2, embedDim)],
    ['patch_embed.proj.weight', tensor(embedDim, 3, patchSize, patchSize)],
  ])
  for (let b = 0; b < depth; b++) {
    dict.set(`blocks.${b}.norm1.weight`, tensor(embedDim))
    dict.set(`blocks.${b}.attn.qkv.bias`, tensor(3 * embedDim))
    dict.set(`blocks.${b}.mlp.fc1.weight`, tensor(4 * embedDim, 1))
  }
  return dict
}

function swin(embedDim: number, depths: readonly number[], heads: readonly number[], windows: readonly number[]) {
  const dict = new Map([
    ['patch_embed.proj.weight', tensor(embedDim, 3, 4, 4)],
    ['patch_embed.norm.weight', tensor(embedDim)],
  ])
  depths.forEach((depth, s) => {
    for (let b = 0; b < depth; b++) {
      const block = `layers.${s}.blocks.${b}.`
      dict.set(`${block}norm1.weight`, tensor(embedDim * 2 ** s))
      dict.set(`${block}attn.relative_position_bias_table`, tensor((2 * windows[s] - 1) ** 2, heads[s]))
      dict.set(`${block}attn.qkv.bias`, tensor(3))
      dict.set(`${block}mlp.fc1.weight`, tensor(4 * embedDim * 2 ** s, 1))
    }
  })
  return dict
}

test('what the official code saves is opened: networks, how long they were trained, what stays in the file', async () => {
  const { card, networks } = await open(OFFICIAL, 'official.pth')
  expect(card).toMatchObject({
    name: 'official.pth',
    format: 'PyTorch',
    isOwn: false,
    called: ['student', 'teacher'],
    trained: 'epoch 300',
    hasHead: false,
    hasDenseHead: false,
    ignored: ['dino_loss', 'optimizer', 'epoch', 'args', 'fp16_scaler'],
  })
  expect(card.config.backbone).toEqual({
    name: 'swin', imgSize: 8, patchSize: 1, embedDim: 4, depths: [1], numHeads: [1], windowSize: 8, mlpRatio: 1,
    qkvBias: true, ape: false, patchNorm: true, dropPathRate: 0,
  }) // prettier-ignore
  const bias = await networks.student.get('patch_embed.proj.bias')?.read()
  expect([...(bias ?? [])]).toEqual([0, 1, 2, 3].map((i) => 101 + i / 64))
  const half = await networks.teacher.get('patch_embed.norm.weight')?.read()
  expect([...(half ?? [])]).toEqual([-98, -98, -98, -97.9375]) // sixteenths are all that half precision has there
  const turned = await networks.student.get('layers.0.blocks.0.mlp.fc1.weight')?.read()
  expect([...(turned ?? [])]).toEqual(Array.from({ length: 16 }, (_, i) => 100 + 4 * (i % 4) + Math.floor(i / 4)))
})

test.each<[string, Map<string, TensorValue>, object]>([
  ['Swin-T, window 7', swin(96, [2, 2, 6, 2], [3, 6, 12, 24], [7, 7, 7, 7]), { embedDim: 96, depths: [2, 2, 6, 2], numHeads: [3, 6, 12, 24], windowSize: 7, imgSize: 224 }],
  ['Swin-S, window 14', swin(96, [2, 2, 18, 2], [3, 6, 12, 24], [14, 14, 14, 7]), { depths: [2, 2, 18, 2], windowSize: 14, imgSize: 224 }],
  ['Swin-B, window 7', swin(128, [2, 2, 18, 2], [4, 8, 16, 32], [7, 7, 7, 7]), { embedDim: 128, numHeads: [4, 8, 16, 32], imgSize: 224 }],
  ['ViT-S/16', vit(384, 16, 12), { name: 'vit', embedDim: 384, depth: 12, numHeads: 6, patchSize: 16, imgSize: 224 }],
  ['ViT-S/8', vit(384, 8, 12), { numHeads: 6, patchSize: 8, imgSize: 224 }],
  ['ViT-B/16', vit(768, 16, 12), { embedDim: 768, numHeads: 12 }],
  ['a ViT narrower than half a head of those', vit(24, 16, 1), { embedDim: 24, numHeads: 1 }],
])('%s is known by its names and shapes', async (_, dict, backbone) => {
  const { card } = await open(writeTorch(dict))
  expect(card.config.backbone).toMatchObject(backbone)
  expect(card.called).toEqual([''])
  expect(card.assumed).toHaveLength(1)
}) // prettier-ignore

const small = () => swin(8, [1, 1], [1, 2], [4, 4])
const without = (name: string) => new Map([...small()].filter(([key]) => key !== name))
const prefixed = (prefix: string, dict: Map<string, TensorValue>) =>
  new Map([...dict].map(([name, value]) => [prefix + name, value]))

test.each<[string, Python, string[]]>([
  ['alone', small(), ['']],
  ['under a wrapper', prefixed('module.backbone.', small()), ['']],
  ['as state_dict', new Map([['state_dict', prefixed('module.', small())]]), ['state_dict']],
  ['the teacher alone', new Map<string, Python>([['epoch', 3], ['teacher', small()]]), ['teacher']],
  ['names that begin with their roles', new Map([...prefixed('student.', small()), ...prefixed('teacher.', small())]), ['student', 'teacher']],
])('a network is found where scripts put it: %s', async (_, value, called) => {
  const { card, networks } = await open(writeTorch(value))
  expect(card.called).toEqual(called)
  expect(card.config.backbone).toMatchObject({ depths: [1, 1], imgSize: 32 })
  expect(networks.student === networks.teacher).toBe(called.length === 1)
}) // prettier-ignore

test('a Swin with a position for each patch says how large its images are, and nothing has to be assumed', async () => {
  const { card } = await open(writeTorch(new Map([...without('patch_embed.norm.weight'), ['absolute_pos_embed', tensor(1, 144, 8)]]))) // prettier-ignore
  expect(card.config.backbone).toMatchObject({ imgSize: 48, windowSize: 4, ape: true, patchNorm: false })
  expect(card.assumed).toEqual([])
})

const head = (name: string): [string, TensorValue][] => [
  [`${name}.mlp.0.weight`, tensor(20, 16)],
  [`${name}.mlp.2.weight`, tensor(20, 20)],
  [`${name}.mlp.4.weight`, tensor(6, 20)],
  [`${name}.last_layer.weight_v`, tensor(30, 6)],
]

test.each<[number, [string, TensorValue][]]>([
  [1, [['head.mlp.weight', tensor(6, 16)]]],
  [2, [['head.mlp.0.weight', tensor(20, 16)], ['head.mlp.2.weight', tensor(6, 20)]]],
  [4, [...head('head'), ['head.mlp.4.weight', tensor(20, 20)], ['head.mlp.6.weight', tensor(6, 20)]]],
])('a head of %i layers alone is one of DINO', async (nlayers, layers) => {
  const { card } = await open(writeTorch(new Map([...small(), ...layers, ['head.last_layer.weight_v', tensor(30, 6)]])))
  const hiddenDim = nlayers === 1 ? 6 : 20
  expect(card.config.objective).toMatchObject({ name: 'dino', head: { hiddenDim, bottleneckDim: 6, outDim: 30, nlayers } })
  expect([card.hasHead, card.hasDenseHead, card.ignored]).toEqual([true, false, ['head']])
}) // prettier-ignore

test('of what stays in a file a few names are told, however many there are', async () => {
  const others = Array.from({ length: 1000 }, (_, i): [string, Python] => [`other ${i}`, i])
  const { card } = await open(writeTorch(new Map<string, Python>([['teacher', small()], ...others])))
  expect(card.ignored).toEqual(others.slice(0, 12).map(([name]) => name))
})

test('heads are told and left in the file', async () => {
  const { card } = await open(writeTorch(new Map([...small(), ...head('head'), ...head('head_dense')])))
  expect(card.config.objective).toMatchObject({
    name: 'esvit',
    head: { hiddenDim: 20, bottleneckDim: 6, outDim: 30, nlayers: 3 },
  })
  expect([card.hasHead, card.hasDenseHead, card.ignored]).toEqual([true, true, ['head', 'head_dense']])
})

const safetensors = (dict: Map<string, TensorValue>, metadata?: Record<string, string>) =>
  writeSafetensors(
    new Map([...dict].map(([name, { shape, bytes }]): [string, NamedTensor] => [name, f32(shape, new Float32Array(bytes.buffer))])), // prettier-ignore
    metadata,
  )

test('safetensors are opened too', async () => {
  const { card, networks } = await open(safetensors(prefixed('teacher.', small())), 'x.safetensors')
  expect(card).toMatchObject({ format: 'safetensors', called: ['teacher'], trained: null })
  expect(await networks.teacher.get('patch_embed.norm.weight')?.read()).toHaveLength(8)
})

test('an experiment beside the weights is that of the file where it says its step and is of this network', async () => {
  const backbone = { name: 'swin', imgSize: 64, patchSize: 4, embedDim: 8, depths: [1, 1], numHeads: [1, 2], windowSize: 4 } // prettier-ignore
  const opened = async (step: string, change = {}) => {
    const config = runConfig.parse({ seed: 7, backbone: { ...backbone, ...change } })
    const { card } = await open(safetensors(small(), { config: JSON.stringify(config), step }), 'x.safetensors')
    return [card.isOwn, card.trained, card.config.seed, card.assumed.length]
  }
  expect(await opened('30')).toEqual([true, 'step 30', 7, 0])
  expect(await opened('many')).toEqual([false, null, 0, 1])
  expect(await opened('30', { depths: [1, 2] })).toEqual([false, null, 0, 1])
})

test('a tensor of a safetensors file that holds no numbers is refused by file and name as it is read', async () => {
  const broken = new Map([...small(), ['norm.weight', { ...tensor(1), bytes: new Uint8Array([0, 0, 0xc0, 0x7f]) }]])
  const { networks } = await open(safetensors(broken), 'x.safetensors')
  await expect(networks.teacher.get('norm.weight')?.read()).rejects.toThrow(
    "x.safetensors: 'norm.weight' must be finite",
  )
  await expect(networks.teacher.get('norm.weight')?.read()).rejects.toThrow(FileError)
})

const text = (words: string) => new TextEncoder().encode(words)
const reshaped = (name: string, ...shape: number[]) => new Map([...small(), [name, tensor(...shape)]])

test.each<[string, Uint8Array<ArrayBuffer>, string]>([
  ['nothing', new Uint8Array(), 'is neither a torch.save file'],
  ['a picture', text('\x89PNG and so on, and on'), 'is neither a torch.save file'],
  ['the form before 1.6', Uint8Array.of(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a), 'wrote before 1.6'],
  ['half a file', OFFICIAL.slice(0, 3000), 'has no directory at its end'],
  ['another zip', writeTorch(null).map((byte, i, all) => (all[i - 1] === 0x70 && byte === 0x6b ? 0x78 : byte)), 'without data.pkl'],
  ['no network', writeTorch(new Map([['conv1.weight', tensor(1)], ['fc.bias', tensor(1)]])), 'It has conv1.weight, fc.bias.'],
  ['an empty dict', writeTorch(new Map()), 'It is empty.'],
  ['no stages', writeTorch(new Map([['patch_embed.proj.weight', tensor(8, 3, 4, 4)]])), 'neither stages (layers.0.blocks.0 …) nor a cls token'],
  ['stages and a cls token', writeTorch(new Map([...small(), ['cls_token', tensor(1, 1, 8)]])), 'both stages (layers.0.blocks.0 …) and a cls token'],
  ['patches of one channel', writeTorch(reshaped('patch_embed.proj.weight', 8, 1, 4, 4)), 'of 3 channels'],
  ['no bias table', writeTorch(without('layers.1.blocks.0.attn.relative_position_bias_table')), "relative_position_bias_table' is missing"],
  ['a window that is none', writeTorch(reshaped('layers.0.blocks.0.attn.relative_position_bias_table', 50, 1)), 'the window of stage 1 must be a whole number'],
  ['more than can be built', writeTorch(swin(8, [1, 1, 1, 1], [1, 1, 1, 1], [16, 16, 16, 16])), 'backbone.imgSize must be at most 256'],
])('%s is refused in a sentence', async (_, bytes, message) => {
  await expect(open(bytes)).rejects.toThrow(FileError)
  await expect(open(bytes)).rejects.toThrow(message)
  await expect(open(bytes)).rejects.toThrow(/^x\.pth: .{20,}/)
}) // prettier-ignore
