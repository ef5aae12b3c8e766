// A checkpoint as a safetensors file: both networks under official names, the centres, AdamW's moments, the online probe,
// everything measured so far, and in the metadata the settings, the step and what the run was trained on. Schedules,
// bias corrections, the order of the images and all chance are functions of settings and step, so this is everything.
// The weights open in PyTorch without a map.
//
//   student.<name>  teacher.<name>  adam.exp_avg.<name>  adam.exp_avg_sq.<name>  center  center_grid
//   probe.weight  probe.bias  probe.exp_avg.<name>  probe.exp_avg_sq.<name>  log.<table>.<measure>

import { oneLine } from '../base/oneLine'
import { shown } from '../base/shown'
import { CODE_VERSION } from './codeVersion'
import { parseConfig, type RunConfig } from './config'
import type { RunLog } from './log'
import { LOG_PREFIX, logTensors, readLog } from './logTensors'
import { inWords } from './problems'
import { f32, readSafetensors, readTensors, writeSafetensors, type NamedTensor } from './safetensors'

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
  /** The online probe with its moments, empty where the data has no labels; undefined in files older than it. */
  probe?: NamedValues
}

export interface Checkpoint extends Weights {
  config: RunConfig
  /** Steps done. */
  step: number
  /** Name of the data set. */
  data: string
  /** Content hash of the images it saw, where it is known; of the whole set, however little of it was used. */
  dataHash?: string
  /** The adapter it was trained on last, in its own words: bits are the same on the same adapter only. */
  adapter?: string
  /** Everything measured so far. */
  log?: RunLog
}

/** As it was read: with the shapes it states, by the names of the file, and the version of the code that wrote it. */
export interface ReadCheckpoint extends Checkpoint {
  shapes: NamedShapes
  codeVersion: string
}

/** What a run is made of, by name. */
export interface RunShapes {
  parameters: NamedShapes
  centers: NamedShapes
  /** Empty where the data has no labels; undefined for one who does not ask for it. */
  probe?: NamedShapes
}

export class CheckpointError extends Error {
  constructor(message: string) {
    super(oneLine(`checkpoint: ${message}`))
    this.name = 'CheckpointError'
  }
}

/** Bumped when a file of this version could not be read by the code of the one before. */
const VERSION = '2'
/** Without probe, log and versions of the code. */
const OLDER = '1'

/** What names begin with; the longer of two that begin alike comes first. */
const PREFIXES = [
  ['expAvgSq', 'adam.exp_avg_sq.'],
  ['expAvg', 'adam.exp_avg.'],
  ['student', 'student.'],
  ['teacher', 'teacher.'],
  ['probe', 'probe.'],
] as const
const CENTERS = ['center', 'center_grid']
const SQUARES = /^(adam|probe)\.exp_avg_sq\./

/** @throws CheckpointError where a value is no number: what has been saved can be read again */
export function encodeCheckpoint(checkpoint: Checkpoint, shapes: RunShapes): Uint8Array<ArrayBuffer> {
  checkFits(checkpoint, shapes)
  const tensors = new Map<string, NamedTensor>()
  for (const [name, data, shape] of tensorsOf(checkpoint, shapes)) {
    checkValues(name, data, SQUARES.test(name))
    tensors.set(name, f32(shape, data))
  }
  const { config, step, data, dataHash, adapter, log } = checkpoint
  if (log) for (const [name, tensor] of logTensors(log)) tensors.set(name, tensor)
  // format: what the loaders of other libraries ask for; the layout is PyTorch's
  return writeSafetensors(tensors, {
    format: 'pt',
    version: VERSION,
    config: JSON.stringify(config),
    step: String(step),
    data,
    code_version: CODE_VERSION,
    ...(dataHash && { data_hash: dataHash }),
    ...(adapter && { adapter }),
  })
}

/** Read a checkpoint; whether it fits a network is `checkFits`'s question. */
export function decodeCheckpoint(bytes: Uint8Array): ReadCheckpoint {
  const { tensors, metadata } = readSafetensors(bytes)
  const { config, data = '', data_hash: dataHash, adapter } = metadata
  const { version, step } = versionAndStep(metadata)
  if (dataHash !== undefined && !/^[0-9a-f]{64}$/.test(dataHash))
    throw new CheckpointError(`its data_hash must be 64 hexadecimal digits, is ${shown(dataHash)}`)
  const log = readLog(tensors, step)
  const read: ReadCheckpoint & { probe: NamedValues } = {
    config: configOf(config),
    step,
    data,
    codeVersion: metadata.code_version ?? 'unknown',
    ...(dataHash && { dataHash }),
    ...(adapter && { adapter }),
    ...(log && { log }),
    student: new Map(),
    teacher: new Map(),
    expAvg: new Map(),
    expAvgSq: new Map(),
    centers: new Map(),
    probe: new Map(),
    shapes: new Map([...tensors].map(([name, { shape }]) => [name, shape])),
  }
  for (const [name, tensor] of tensors) {
    if (name.startsWith(LOG_PREFIX)) continue
    const [part, prefix] = PREFIXES.find(([, prefix]) => name.startsWith(prefix)) ?? (['centers', ''] as const)
    if (part === 'centers' && !CENTERS.includes(name))
      throw new CheckpointError(
        `'${shown(name)}' must be one of ${CENTERS.join(', ')}, or begin with student., teacher., adam., probe., log.`,
      )
    read[part].set(name.slice(prefix.length), valuesOf(name, tensor, SQUARES.test(name)))
  }
  if (version === VERSION) return read
  const { probe: _, ...older } = read
  return older
}

/**
 * What a checkpoint says was measured, out of its file, whose weights are left unread and unchecked: to look at, not to go on
 * from. @throws SafetensorsError, CheckpointError where it is no checkpoint, as far as it was read
 */
export async function readMeasured(
  file: Parameters<typeof readTensors>[0],
): Promise<{ step: number; log: RunLog | null }> {
  const { tensors, metadata } = await readTensors(file, (name) => name.startsWith(LOG_PREFIX))
  const { step } = versionAndStep(metadata)
  return { step, log: readLog(tensors, step) }
}

function versionAndStep({ version = 'none', step = 'none' }: Record<string, string>): {
  version: string
  step: number
} {
  if (version !== VERSION && version !== OLDER)
    throw new CheckpointError(`its version must be ${VERSION}, is ${shown(version)}; it was written by another program`)
  if (!/^\d{1,15}$/.test(step)) throw new CheckpointError(`its step must be a whole number, is ${shown(step)}`)
  return { version, step: Number(step) }
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
    `its settings do not hold: ${inWords(parsed.problems, ({ path, message }) => `${path} ${message}`)}`,
  )
}

function valuesOf(name: string, { dtype, data }: NamedTensor, isSquare: boolean): Float32Array<ArrayBuffer> {
  if (!(data instanceof Float32Array)) throw new CheckpointError(`'${shown(name)}' must be F32, is ${dtype}`)
  checkValues(name, data, isSquare)
  return data
}

function checkValues(name: string, data: Float32Array, isSquare: boolean): void {
  const least = isSquare ? 0 : -Infinity
  for (let i = 0; i < data.length; i++)
    if (!Number.isFinite(data[i]) || data[i] < least)
      throw new CheckpointError(
        `'${shown(name)}' must be finite${isSquare ? ' and at least 0' : ''}, element ${i} is ${data[i]}`,
      )
}

/** @throws where a tensor of the run is missing, of another shape, or one is there that the run does not have */
export function checkFits(weights: Weights & { shapes?: NamedShapes }, expected: RunShapes): void {
  for (const [name, data, shape] of tensorsOf(weights, expected)) {
    const stated = weights.shapes?.get(name)
    const size = shape.reduce((n, d) => n * d, 1)
    if (stated ? String(stated) !== String(shape) : data.length !== size)
      throw new CheckpointError(
        `'${shown(name)}' must be [${shape.join(', ')}], is [${(stated ?? [data.length]).join(', ')}]; the network is another one`,
      )
  }
}

/** Every tensor of the file with its values and the shape it must have, in the order of the file. */
function* tensorsOf(weights: Weights, { parameters, centers, probe }: RunShapes) {
  const parts = (['student', 'teacher', 'expAvg', 'expAvgSq'] as const).map((part) => ({
    prefix: PREFIXES.find(([p]) => p === part)?.[1] ?? '',
    values: weights[part],
    shapes: parameters,
  }))
  parts.push({ prefix: '', values: weights.centers, shapes: centers })
  if (weights.probe && probe) parts.push({ prefix: 'probe.', values: weights.probe, shapes: probe })
  for (const { prefix, values, shapes } of parts) {
    for (const name of values.keys())
      if (!shapes.has(name)) throw new CheckpointError(`'${shown(prefix + name)}' is unknown to this network`)
    for (const [name, shape] of shapes) {
      const data = values.get(name)
      if (!data) throw new CheckpointError(`'${shown(prefix + name)}' is missing`)
      yield [prefix + name, data, shape] as const
    }
  }
}
