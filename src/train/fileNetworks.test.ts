// Networks that a file holds and none here computes: they are refused as they are opened, and again before they are read.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { fileOf } from '../../test/archives'
import { writeTorch } from '../runs/torch/write'
import type { TensorValue } from '../runs/torch/pickler'
import { openFile } from '../runs/opened/openFile'
import { FileNetworks, checkNetworks } from './fileNetworks'
import { OpenedFiles } from './openedFiles'
import type { TrainEvent } from './protocol'

const WIDTH = 64

const tensor = (...shape: number[]): TensorValue => ({
  type: 'Float',
  shape,
  bytes: new Uint8Array(4 * shape.reduce((n, d) => n * d, 1)),
})

/** A whole ViT of one block, and what a file may have beside it. */
function vit(beside: Record<string, TensorValue> = {}) {
  const linear = (name: string, to: number, from: number) => [
    [`${name}.weight`, tensor(to, from)] as const,
    [`${name}.bias`, tensor(to)] as const,
  ]
  const norm = (name: string) => [[`${name}.weight`, tensor(WIDTH)] as const, [`${name}.bias`, tensor(WIDTH)] as const]
  return new Map<string, TensorValue>([
    ['cls_token', tensor(1, 1, WIDTH)],
    ['pos_embed', tensor(1, 5, WIDTH)],
    ['patch_embed.proj.weight', tensor(WIDTH, 3, 8, 8)],
    ['patch_embed.proj.bias', tensor(WIDTH)],
    ...norm('blocks.0.norm1'),
    ...linear('blocks.0.attn.qkv', 3 * WIDTH, WIDTH),
    ...linear('blocks.0.attn.proj', WIDTH, WIDTH),
    ...norm('blocks.0.norm2'),
    ...linear('blocks.0.mlp.fc1', 4 * WIDTH, WIDTH),
    ...linear('blocks.0.mlp.fc2', WIDTH, 4 * WIDTH),
    ...norm('norm'),
    ...Object.entries(beside),
  ])
}

const file = (beside?: Record<string, TensorValue>) => fileOf('x.pth', writeTorch(vit(beside)))
const opened = async (beside?: Record<string, TensorValue>) => openFile(file(beside))

test.each([
  ['blocks.0.ls1.gamma', tensor(WIDTH)],
  ['blocks.0.attn.q_norm.weight', { ...tensor(32), type: 'Half', bytes: new Uint8Array(64) }],
  ['blocks.1.norm1.bias', tensor(WIDTH)],
  ['patch_embed.norm.weight', tensor(WIDTH)],
  ['register_tokens', tensor(1, 4, WIDTH)],
  ['dist_token', tensor(1, 1, WIDTH)],
  ['norm_pre.weight', tensor(WIDTH)],
  ['norm.scale', tensor(WIDTH)],
] as [string, TensorValue][])('a file with %s is refused by that name, before memory is taken', async (name, value) => {
  const { bytes } = gpu.counts
  await expect(FileNetworks.read(gpu, await opened({ [name]: value }))).rejects.toThrow(
    `x.pth: has '${name}', which is not supported here`,
  )
  expect(gpu.counts.bytes).toBe(bytes)
})

test('a file with a tensor of no numbers is refused as it is read, and what it had taken is given back', async () => {
  const broken = await opened({ 'norm.weight': { ...tensor(WIDTH), bytes: new Uint8Array(4 * WIDTH).fill(255) } })
  const { bytes } = gpu.counts
  await expect(FileNetworks.read(gpu, broken)).rejects.toThrow("x.pth: 'norm.weight' must be finite, element 0 is NaN")
  expect(gpu.counts.bytes).toBe(bytes)
})

test('several are counted, and the card never comes', async () => {
  const told: TrainEvent[] = []
  const files = new OpenedFiles((event) => told.push(event))
  await files.open(1, file({ 'blocks.0.ls1.gamma': tensor(WIDTH), 'blocks.0.ls2.gamma': tensor(WIDTH) }))
  expect(told).toEqual([
    { type: 'file-failed', runId: 1, message: expect.stringContaining("has 'blocks.0.ls1.gamma' and 1 more") as string },
  ])
  expect(files.find(1)).toBeNull()
}) // prettier-ignore

test('heads, counters and what follows from the window are no parts of the network', async () => {
  const beside = {
    'head.weight': tensor(10, WIDTH),
    mask_token: tensor(1, WIDTH),
    'blocks.0.attn.relative_position_index': tensor(4, 4),
    'blocks.0.attn_mask': tensor(4, 4),
    'blocks.0.calls': { ...tensor(1), type: 'Long' as const, bytes: new Uint8Array(8) },
  }
  checkNetworks(await opened(beside))
  const networks = await FileNetworks.read(gpu, await opened(beside))
  expect(networks.student).toBe(networks.teacher) // the file has one, and so does the GPU
  networks.destroy()
})

test('what the official code saves is whole', async () => {
  const official = new Uint8Array(readFileSync(join(import.meta.dirname, '../../test/pytorch/official.pth')))
  checkNetworks(await openFile(fileOf('official.pth', official)))
})
