// What the official code goes on from, read back without PyTorch: AdamW's groups and state, the index of a window, and
// what this program needs to know again.

import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { fileOf } from '../../../test/archives'
import { countedValues } from '../../../test/countedValues'
import type { PickleDict } from '../../base/pickle/values'
import type { Checkpoint, RunShapes } from '../checkpoint'
import { presetNamed } from '../presets'
import { openTorch } from './read'
import { OWN_KEY, encodeResume } from './resume'
import type { TorchTensor } from './vocabulary'

const TABLE = 'attn.relative_position_bias_table'
const shapes: RunShapes = {
  parameters: new Map([['norm.bias', [2]], [TABLE, [9, 1]], ['last_layer.weight_g', [2, 1]], ['mlp.weight', [2, 2]], ['head_dense.weight', [1, 2]]]),
  centers: new Map([['center', [1, 3]], ['center_grid', [1, 2]]]),
} // prettier-ignore
const checkpoint: Checkpoint = {
  config: presetNamed('smoke').config,
  step: 7,
  data: 'emoji',
  dataHash: 'ab'.repeat(32),
  student: countedValues(shapes.parameters, 1),
  teacher: countedValues(shapes.parameters, 2),
  expAvg: countedValues(shapes.parameters, 3),
  expAvgSq: countedValues(shapes.parameters, 4),
  centers: countedValues(shapes.centers, 5),
}

const bytes = encodeResume(checkpoint, shapes, {
  parameters: [...shapes.parameters.keys()].map((name) => ({
    name,
    isTrainable: !name.endsWith('weight_g'),
    isDecayed: name !== 'norm.bias',
    steps: name.startsWith('head_dense') ? 0 : 7,
  })),
  lr: 0.5,
  weightDecay: 0.25,
  stepsPerEpoch: 3,
})
const opened = await openTorch(fileOf('checkpoint.pth', bytes))
const file = opened.value as PickleDict
const {
  optimizer,
  student,
  teacher,
  epoch,
  dino_loss: centers,
  [OWN_KEY]: own,
} = Object.fromEntries(file) as Record<string, PickleDict>

test('what decays comes first, what is not trained in no group, and parameters are numbered through', () => {
  const groups = optimizer.get('param_groups') as PickleDict[]
  expect(groups.map((group) => [group.get('weight_decay'), group.get('lr'), group.get('params')])).toEqual([
    [0.25, 0.5, [0, 1, 2]],
    [0, 0.5, [3]],
  ])
})

test('state belongs to those that have had a step, by their number', async () => {
  const state = optimizer.get('state') as Map<number, PickleDict>
  expect([...state.keys()]).toEqual([0, 1, 3]) // the dense head has had none
  expect([...state.values()].map((moments) => moments.get('step'))).toEqual([7, 7, 7])
  const moments = ['exp_avg', 'exp_avg_sq'].map((name) => opened.read(name, state.get(3)?.get(name) as TorchTensor))
  expect((await Promise.all(moments)).map((values) => [...values])).toEqual([[3, 4], [4, 5]]) // prettier-ignore
})

test('both networks are there under their names, and every centre', async () => {
  const read = async (dict: PickleDict, name: string) => [...(await opened.read(name, dict.get(name) as TorchTensor))]
  expect(await read(student, 'module.norm.bias')).toEqual([...(checkpoint.student.get('norm.bias') ?? [])])
  expect(await read(teacher, 'norm.bias')).toEqual([...(checkpoint.teacher.get('norm.bias') ?? [])])
  expect([...centers.keys()]).toEqual(['center', 'center_grid'])
  for (const [name, values] of checkpoint.centers) expect(await read(centers, name)).toEqual([...values])
})

test('a window of two by two has the index that it has in Swin', () => {
  const { storage, shape } = student.get('module.attn.relative_position_index') as TorchTensor
  const stored = unzipSync(bytes)[`archive/data/${storage.key}`].slice()
  expect([storage.type, shape]).toEqual(['Long', [4, 4]])
  expect([...new BigInt64Array(stored.buffer)].map(Number)).toEqual([4, 3, 1, 0, 5, 4, 2, 1, 7, 6, 4, 3, 8, 7, 5, 4])
})

test('the epoch is the one that has begun, and our own part says what was trained on', () => {
  expect(epoch).toBe(2)
  expect(Object.fromEntries(own)).toEqual({
    config: JSON.stringify(checkpoint.config), step: 7, data: 'emoji', data_hash: checkpoint.dataHash,
  }) // prettier-ignore
})
