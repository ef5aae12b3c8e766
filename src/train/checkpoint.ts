// A session's state as the bytes of a file, and the step it is of.

import type { Dataset } from '../data/dataset'
import { classSteps } from '../optim/adamSteps'
import { freezeClassOf, isDecayed } from '../optim/paramGroups'
import { schedulesAt } from '../optim/schedule'
import { encodeCheckpoint, type Checkpoint, type RunShapes } from '../runs/checkpoint'
import type { RunConfig } from '../runs/config'
import type { RunLog } from '../runs/log'
import { encodeResume, type ParameterState } from '../runs/torch/resume'
import type { FileFormat } from './protocol'
import type { Session } from './session'
import type { Snapshot } from './snapshot'
import { regionStart } from './stepRunner'

/** What a session does not know of itself. */
export interface Surroundings {
  /** The adapter in its own words. */
  adapter?: string
  /** Everything measured by the time so many steps were done. */
  logUntil?: (step: number) => RunLog | undefined
}

type Images = Pick<Dataset, 'name' | 'hash' | 'train'>

export async function checkpointOf(
  session: Session,
  config: RunConfig,
  images: Images,
  format: FileFormat,
  surroundings: Surroundings = {},
): Promise<{ step: number; bytes: Uint8Array<ArrayBuffer> }> {
  const shapes = session.shapes() // now, since the run may end while its weights are read
  const snapshot = await session.snapshot()
  return { step: snapshot.step, bytes: fileOf(snapshot, shapes, config, images, format, surroundings) }
}

/** A snapshot as the bytes of a file. */
export function fileOf(
  snapshot: Snapshot,
  shapes: RunShapes,
  config: RunConfig,
  { name: data, hash: dataHash, train }: Images,
  format: FileFormat,
  { adapter, logUntil }: Surroundings,
): Uint8Array<ArrayBuffer> {
  const log = logUntil?.(snapshot.step)
  const known = { config, data, ...(dataHash && { dataHash }), ...(adapter && { adapter }), ...(log && { log }) }
  const checkpoint: Checkpoint = { ...known, ...snapshot }
  return format === 'pth' ? resumeFile(checkpoint, shapes, train.count) : encodeCheckpoint(checkpoint, shapes)
}

/** As the official code goes on from it. @param images to train on */
export function resumeFile(checkpoint: Checkpoint, shapes: RunShapes, images: number): Uint8Array<ArrayBuffer> {
  const { config, step } = checkpoint
  const { lr, weightDecay } = schedulesAt(
    Math.min(step, config.steps - 1),
    config.steps,
    config.optim,
    config.objective,
  )
  return encodeResume(checkpoint, shapes, {
    parameters: parameterStates(config, step, shapes),
    lr,
    weightDecay,
    stepsPerEpoch: Math.max(1, Math.floor(images / config.batchSize)),
  })
}

function parameterStates(config: RunConfig, step: number, { parameters }: RunShapes): ParameterState[] {
  const { freezeLastLayerSteps } = config.optim
  const steps = classSteps(step, { freezeLastLayerSteps, regionFromStep: regionStart(config) })
  const isFixed = (name: string) => config.objective.head.normLastLayer && name.endsWith('last_layer.weight_g')
  return [...parameters].map(([name, shape]) => ({
    name,
    isTrainable: !isFixed(name),
    isDecayed: isDecayed({ name, shape }),
    steps: steps[freezeClassOf({ name })],
  }))
}
