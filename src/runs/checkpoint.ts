// A checkpoint as a safetensors file: both networks under official names (`student.<name>`, `teacher.<name>`), the
// centres, AdamW's moments, and in the metadata the settings, the step and what the run was trained on. The weights open
// in PyTorch without a map.

import { parseConfig, type RunConfig } from './config'
import { f32, readSafetensors, writeSafetensors, type NamedTensor } from './safetensors'

export type NamedValues = Map<string, Float32Array<ArrayBuffer>>

export interface Checkpoint {
  config: RunConfig
  /** Steps done. */
  step: number
  /** Name of the data set. */
  data: string
  student: NamedValues
  teacher: NamedValues
  expAvg: NamedValues
  expAvgSq: NamedValues
  centers: NamedValues
}

/** Bumped when a file of this version could not be read by the one before. */
const FORMAT = '1'

export class CheckpointError extends Error {
  constructor(message: string) {
    super(`checkpoint: ${message}`)
    this.name = 'CheckpointError'
  }
}

const PREFIXES = {
  student: 'student.',
  teacher: 'teacher.',
  expAvg: 'adam.exp_avg.',
  expAvgSq: 'adam.exp_avg_sq.',
} as const
const CENTERS = ['center', 'center_grid']

/** @param shapes of the parameters, by official name */
export function encodeCheckpoint(
  checkpoint: Checkpoint,
  shapes: ReadonlyMap<string, readonly number[]>,
): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, NamedTensor>()
  for (const [part, prefix] of Object.entries(PREFIXES))
    for (const [name, data] of checkpoint[part as keyof typeof PREFIXES])
      tensors.set(prefix + name, f32(shapes.get(name) ?? [data.length], data))
  for (const [name, data] of checkpoint.centers) tensors.set(name, f32([1, data.length], data))
  const { config, step, data } = checkpoint
  return writeSafetensors(tensors, { format: FORMAT, config: JSON.stringify(config), step: String(step), data })
}

/** Read a checkpoint and check that it is whole. What it holds is held against the run's parameters by `checkFits`. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = readSafetensors(bytes)
  if (metadata.format !== FORMAT)
    throw new CheckpointError(
      `format must be ${FORMAT}, is '${metadata.format ?? 'not stated'}'; it was written by something else`,
    )
  const step = Number(metadata.step)
  if (!Number.isInteger(step) || step < 0)
    throw new CheckpointError(`step must be a whole number, is '${metadata.step}'`)
  const parsed = parseConfig(jsonOf(metadata.config))
  if (!parsed.ok)
    throw new CheckpointError(
      `its settings do not hold: ${parsed.problems.map((p) => `${p.path} ${p.message}`).join('; ')}`,
    )
  const parts = {
    student: new Map(),
    teacher: new Map(),
    expAvg: new Map(),
    expAvgSq: new Map(),
    centers: new Map(),
  } as Record<string, NamedValues>
  for (const [name, { data }] of tensors) {
    if (!(data instanceof Float32Array)) throw new CheckpointError(`'${name}' must be F32`)
    const bad = data.findIndex((v) => !Number.isFinite(v))
    if (bad >= 0) throw new CheckpointError(`'${name}' must be finite, element ${bad} is ${data[bad]}`)
    // the longer prefix first: adam.exp_avg_sq. begins like adam.exp_avg
    const part = (['expAvgSq', 'expAvg', 'student', 'teacher'] as const).find((p) => name.startsWith(PREFIXES[p]))
    if (part) parts[part].set(name.slice(PREFIXES[part].length), data)
    else if (CENTERS.includes(name)) parts.centers.set(name, data)
    else throw new CheckpointError(`'${name}' is not a tensor of a checkpoint`)
  }
  return {
    config: parsed.config,
    step,
    data: metadata.data ?? '',
    ...(parts as Pick<Checkpoint, 'student' | 'teacher' | 'expAvg' | 'expAvgSq' | 'centers'>),
  }
}

/** @throws where a parameter is missing, unknown, or of another size */
export function checkFits(checkpoint: Checkpoint, shapes: ReadonlyMap<string, readonly number[]>): void {
  for (const part of ['student', 'teacher', 'expAvg', 'expAvgSq'] as const) {
    const values = checkpoint[part]
    for (const [name, shape] of shapes) {
      const size = shape.reduce((n, d) => n * d, 1)
      const found = values.get(name)
      if (!found) throw new CheckpointError(`'${PREFIXES[part]}${name}' is missing`)
      if (found.length !== size)
        throw new CheckpointError(
          `'${PREFIXES[part]}${name}' must be [${shape.join(', ')}] = ${size} values, has ${found.length}`,
        )
    }
    for (const name of values.keys())
      if (!shapes.has(name)) throw new CheckpointError(`'${PREFIXES[part]}${name}' is unknown to this network`)
  }
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    throw new CheckpointError('its settings must be JSON')
  }
}
