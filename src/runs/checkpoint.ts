// A checkpoint as a safetensors file: both networks under official names, the centres, AdamW's moments, and in the
// metadata the settings, the step and what the run was trained on. The weights open in PyTorch without a map.
//
//   student.<name>  teacher.<name>  adam.exp_avg.<name>  adam.exp_avg_sq.<name>  center  center_grid

import { parseConfig, type RunConfig } from './config'
import { f32, readSafetensors, writeSafetensors, type NamedTensor } from './safetensors'

export type NamedValues = Map<string, Float32Array<ArrayBuffer>>
type NamedShapes = ReadonlyMap<string, readonly number[]>

/** Everything that training changes. */
export interface Weights {
  student: NamedValues
  teacher: NamedValues
  expAvg: NamedValues
  expAvgSq: NamedValues
  /** `center` and, with regions, `center_grid` */
  centers: NamedValues
}

export interface Checkpoint extends Weights {
  config: RunConfig
  /** Steps done. */
  step: number
  /** Name of the data set. */
  data: string
  /** Content hash of the images it saw, where it is known; of the whole set, however little of it was used. */
  dataHash?: string
}

/** As it was read: with the shapes it states, by the names of the file. */
export interface ReadCheckpoint extends Checkpoint {
  shapes: NamedShapes
}

/** What a run is made of, by name. */
export interface RunShapes {
  parameters: NamedShapes
  centers: NamedShapes
}

export class CheckpointError extends Error {
  constructor(message: string) {
    super(`checkpoint: ${message}`)
    this.name = 'CheckpointError'
  }
}

/** Bumped when a file of this version could not be read by the code of the one before. */
const VERSION = '1'

/** What names begin with; the longer of two that begin alike comes first. */
const PREFIXES = [
  ['expAvgSq', 'adam.exp_avg_sq.'],
  ['expAvg', 'adam.exp_avg.'],
  ['student', 'student.'],
  ['teacher', 'teacher.'],
] as const
const CENTERS = ['center', 'center_grid']

export function encodeCheckpoint(checkpoint: Checkpoint, shapes: RunShapes): Uint8Array<ArrayBuffer> {
  checkFits(checkpoint, shapes)
  const tensors = new Map<string, NamedTensor>()
  for (const [name, data, shape] of tensorsOf(checkpoint, shapes)) tensors.set(name, f32(shape, data))
  const { config, step, data, dataHash } = checkpoint
  // format: what the loaders of other libraries ask for; the layout is PyTorch's
  return writeSafetensors(tensors, {
    format: 'pt',
    version: VERSION,
    config: JSON.stringify(config),
    step: String(step),
    data,
    ...(dataHash && { data_hash: dataHash }),
  })
}

/** Read a checkpoint; whether it fits a network is `checkFits`'s question. */
export function decodeCheckpoint(bytes: Uint8Array): ReadCheckpoint {
  const { tensors, metadata } = readSafetensors(bytes)
  const { version = 'none', step = 'none', config, data = '', data_hash: dataHash } = metadata
  if (version !== VERSION)
    throw new CheckpointError(`its version must be ${VERSION}, is ${version}; it was written by another program`)
  if (!/^\d{1,15}$/.test(step)) throw new CheckpointError(`its step must be a whole number, is ${step}`)
  if (dataHash !== undefined && !/^[0-9a-f]{64}$/.test(dataHash))
    throw new CheckpointError(`its data_hash must be 64 hexadecimal digits, is ${dataHash.slice(0, 80)}`)
  const read: ReadCheckpoint = {
    config: configOf(config),
    step: Number(step),
    data,
    ...(dataHash && { dataHash }),
    student: new Map(),
    teacher: new Map(),
    expAvg: new Map(),
    expAvgSq: new Map(),
    centers: new Map(),
    shapes: new Map([...tensors].map(([name, { shape }]) => [name, shape])),
  }
  for (const [name, tensor] of tensors) {
    const [part, prefix] = PREFIXES.find(([, prefix]) => name.startsWith(prefix)) ?? (['centers', ''] as const)
    if (part === 'centers' && !CENTERS.includes(name))
      throw new CheckpointError(
        `'${name}' must be one of ${CENTERS.join(', ')}, or begin with student., teacher., adam.`,
      )
    read[part].set(name.slice(prefix.length), valuesOf(name, tensor, part === 'expAvgSq'))
  }
  return read
}

function configOf(text: string | undefined): RunConfig {
  let value: unknown
  try {
    value = JSON.parse(text ?? '')
  } catch {
    throw new CheckpointError('its settings must be JSON, and are not')
  }
  const parsed = parseConfig(value)
  if (parsed.ok) return parsed.config
  throw new CheckpointError(
    `its settings do not hold: ${parsed.problems.map((p) => `${p.path} ${p.message}`).join('; ')}`,
  )
}

function valuesOf(name: string, { dtype, data }: NamedTensor, isSquare: boolean): Float32Array<ArrayBuffer> {
  if (!(data instanceof Float32Array)) throw new CheckpointError(`'${name}' must be F32, is ${dtype}`)
  const bad = data.findIndex((v) => !Number.isFinite(v) || (isSquare && v < 0))
  if (bad >= 0)
    throw new CheckpointError(
      `'${name}' must be finite${isSquare ? ' and at least 0' : ''}, element ${bad} is ${data[bad]}`,
    )
  return data
}

/** @throws where a tensor of the run is missing, of another shape, or one is there that the run does not have */
export function checkFits(weights: Weights & { shapes?: NamedShapes }, expected: RunShapes): void {
  for (const [name, data, shape] of tensorsOf(weights, expected)) {
    const stated = weights.shapes?.get(name)
    const size = shape.reduce((n, d) => n * d, 1)
    if (stated ? String(stated) !== String(shape) : data.length !== size)
      throw new CheckpointError(
        `'${name}' must be [${shape.join(', ')}], is [${(stated ?? [data.length]).join(', ')}]; the network is another one`,
      )
  }
}

/** Every tensor of the file with its values and the shape it must have, in the order of the file. */
function* tensorsOf(weights: Weights, { parameters, centers }: RunShapes) {
  const parts = (['student', 'teacher', 'expAvg', 'expAvgSq'] as const).map((part) => ({
    prefix: PREFIXES.find(([p]) => p === part)?.[1] ?? '',
    values: weights[part],
    shapes: parameters,
  }))
  for (const { prefix, values, shapes } of [...parts, { prefix: '', values: weights.centers, shapes: centers }]) {
    for (const name of values.keys())
      if (!shapes.has(name)) throw new CheckpointError(`'${prefix}${name}' is unknown to this network`)
    for (const [name, shape] of shapes) {
      const data = values.get(name)
      if (!data) throw new CheckpointError(`'${prefix}${name}' is missing`)
      yield [prefix + name, data, shape] as const
    }
  }
}
