// A run as main_esvit.py saves it and goes on from it (`save_dict`, and `restart_from_checkpoint` of utils.py): both state
// dicts, AdamW's state in the order of `get_params_groups`, the epoch, the arguments, the centres. What this program
// needs to know again lies beside them under a key of its own, which the official code passes over.

import type { Checkpoint, RunShapes } from '../checkpoint'
import { checkFits } from '../checkpoint'
import { Real, Tuple, type Python, type PythonDict, type TensorValue } from './pickler'
import { officialRun, type Argument } from './officialRun'
import { writeTorch } from './write'

/** What AdamW does with a parameter. */
export interface ParameterState {
  name: string
  /** In a group at all. */
  isTrainable: boolean
  isDecayed: boolean
  /** Optimiser steps it has had; its moments count from the first. */
  steps: number
}

export interface ResumeOptions {
  /** In the order of declaration, which is that of `named_parameters()`. */
  parameters: readonly ParameterState[]
  lr: number
  weightDecay: number
  stepsPerEpoch: number
}

/** Key of what this program needs to know again. */
export const OWN_KEY = 'esvit_playground'
const BIAS_TABLE = 'relative_position_bias_table'

export function encodeResume(
  checkpoint: Checkpoint,
  shapes: RunShapes,
  options: ResumeOptions,
): Uint8Array<ArrayBuffer> {
  checkFits(checkpoint, shapes)
  const { config, step, data, dataHash, student, teacher, centers } = checkpoint
  const stateDict = (values: Checkpoint['student'], prefix: string): PythonDict =>
    new Map(
      [...shapes.parameters].flatMap(([name, shape]): [string, Python][] => [
        [prefix + name, floats(shape, values.get(name))],
        ...(name.endsWith(BIAS_TABLE)
          ? [
              [prefix + name.replace(BIAS_TABLE, 'relative_position_index'), relativeIndex(shape[0])] as [
                string,
                Python,
              ],
            ]
          : []),
      ]),
    )
  const { arguments: given } = officialRun(config, options.stepsPerEpoch)
  return writeTorch(
    new Map<string, Python>([
      ['student', stateDict(student, 'module.')], // as DistributedDataParallel names it; the teacher is bare
      ['teacher', stateDict(teacher, '')],
      ['optimizer', optimizerState(checkpoint, shapes, options)],
      ['epoch', Math.floor(step / options.stepsPerEpoch)],
      ['args', new Map(Object.entries(given).map(([name, value]) => [name, pythonOf(value)]))],
      ['dino_loss', new Map([...centers].map(([name, data]) => [name, floats(shapes.centers.get(name) ?? [], data)]))],
      [
        OWN_KEY,
        new Map<string, Python>([
          ['config', JSON.stringify(config)],
          ['step', step],
          ['data', data],
          ['data_hash', dataHash ?? null],
        ]),
      ],
    ]),
  )
}

/** `state_dict()` of torch.optim.AdamW over the groups [decayed, not decayed]. */
function optimizerState(
  { expAvg, expAvgSq, config }: Checkpoint,
  shapes: RunShapes,
  options: ResumeOptions,
): PythonDict {
  const { lr, weightDecay, parameters } = options
  const trained = parameters.filter(({ isTrainable }) => isTrainable)
  const groups = [true, false].map((decayed) => trained.filter(({ isDecayed }) => isDecayed === decayed))
  const order = groups.flat()
  const { beta1, beta2, eps } = config.optim
  const group = (members: readonly ParameterState[], first: number, decay: number): PythonDict =>
    new Map<string, Python>([
      ['weight_decay', new Real(decay)],
      ['lr', new Real(lr)],
      ['betas', new Tuple(new Real(beta1), new Real(beta2))],
      ['eps', new Real(eps)],
      ['amsgrad', false],
      ['params', members.map((_, i) => first + i)],
    ])
  return new Map<string, Python>([
    [
      'state',
      new Map(
        order.flatMap(({ name, steps }, i): [number, Python][] => {
          if (steps < 1) return [] // without a gradient so far, as PyTorch has it: no state
          const shape = shapes.parameters.get(name) ?? []
          const moments: [string, Python][] = [
            ['step', steps],
            ['exp_avg', floats(shape, expAvg.get(name))],
            ['exp_avg_sq', floats(shape, expAvgSq.get(name))],
          ]
          return [[i, new Map(moments)]]
        }),
      ),
    ],
    ['param_groups', [group(groups[0], 0, weightDecay), group(groups[1], groups[0].length, 0)]],
  ])
}

const floats = (shape: readonly number[], data: Float32Array<ArrayBuffer> = new Float32Array(0)): TensorValue => ({
  type: 'Float',
  shape,
  bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
})

/** [M², M²] which row of a table of (2M - 1)² offsets belongs to a query and a key (`WindowAttention.__init__`). */
function relativeIndex(offsets: number): TensorValue {
  const side = Math.sqrt(offsets)
  const window = (side + 1) / 2
  const tokens = window * window
  const index = BigInt64Array.from({ length: tokens * tokens }, (_, i) => {
    const [query, key] = [Math.floor(i / tokens), i % tokens]
    const rows = Math.floor(query / window) - Math.floor(key / window) + window - 1
    const columns = (query % window) - (key % window) + window - 1
    return BigInt(rows * side + columns)
  })
  return { type: 'Long', shape: [tokens, tokens], bytes: new Uint8Array(index.buffer) }
}

function pythonOf(value: Argument): Python {
  if (typeof value === 'object') return value.map((n) => pythonOf(n))
  return typeof value === 'number' && !Number.isInteger(value) ? new Real(value) : value
}
