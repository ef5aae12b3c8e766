// From settings to objects: networks, flat buffers, centres, the batch on the GPU. Declaring allocates nothing, so that a
// run can be planned (and refused) before it takes memory.

import type { Normalization, SourceImages } from '../augment/multiCrop'
import type { Gpu } from '../gpu/device'
import { buildBackbone } from '../nn/registry'
import { StepScalars } from '../optim/stepScalars'
import type { RunConfig } from '../runs/config'
import { Network } from '../ssl/network'
import { centerNames } from '../ssl/registry'
import { hasRegions } from '../ssl/ssl.config'
import { Parameters, Scope } from '../tensor/parameters'
import { Tensor } from '../tensor/tensor'
import { MetricBoard } from './metricBoard'
import { OnlineProbe } from './onlineProbe'

/** What a run needs to know of its data. */
export interface DataShape {
  /** Side of the images in pixels. */
  size: number
  /** Number of classes, 0 where there are no labels. */
  classes: number
  /** Images to learn from, and held out. */
  trainCount: number
  testCount: number
  normalization: Normalization
}

/** A network with all that AdamW keeps of it. */
export interface TrainedBuffers {
  parameters: Parameters
  gradients: Parameters
  expAvg: Parameters
  expAvgSq: Parameters
}

export interface RunObjects {
  config: RunConfig
  data: DataShape
  student: Network
  teacher: Network
  studentBuffers: TrainedBuffers
  teacherParameters: Parameters
  /** `center` and, with regions, `center_grid`: [1, K] */
  centers: ReadonlyMap<string, Tensor>
  stepScalars: StepScalars
  /** The batch, written once a step. */
  images: SourceImages
  metrics: MetricBoard
  /** Null where the data has no labels. */
  probe: OnlineProbe | null
}

/** The four buffers of a network that is trained, declared alike. */
export function trainedBuffers(parameters: Parameters): TrainedBuffers {
  return {
    parameters,
    gradients: parameters.like('gradients'),
    expAvg: parameters.like('exp_avg'),
    expAvgSq: parameters.like('exp_avg_sq'),
  }
}

/** Student and teacher over flat buffers of one layout, declared alike. */
export function declareNetworks({ backbone, objective }: RunConfig) {
  const network = (parameters: Parameters, isTrainable: boolean) => {
    const scope = new Scope(parameters, { isTrainable })
    return new Network(scope, buildBackbone(scope, backbone), objective.head, hasRegions(objective))
  }
  const studentParameters = new Parameters('student')
  const teacherParameters = new Parameters('teacher')
  const student = network(studentParameters, true)
  const teacher = network(teacherParameters, false)
  return { student, teacher, studentParameters, teacherParameters }
}

export function declareRun(config: RunConfig, data: DataShape): RunObjects {
  const { objective, batchSize } = config
  const { student, teacher, studentParameters, teacherParameters } = declareNetworks(config)
  const words = (batchSize * 3 * data.size * data.size) / 4
  return {
    config,
    data,
    student,
    teacher,
    studentBuffers: trainedBuffers(studentParameters),
    teacherParameters,
    centers: new Map(centerNames(objective).map((name) => [name, Tensor.deferred(name, [1, objective.head.outDim])])),
    stepScalars: new StepScalars(),
    images: { pixels: Tensor.deferred('batch', [words], 'u32'), batch: batchSize, size: data.size },
    metrics: new MetricBoard(),
    probe: data.classes > 0 ? new OnlineProbe(student.backbone.width, data.classes, 2 * batchSize) : null,
  }
}

/** Every persistent buffer of a run. */
export function persistentStorages(run: RunObjects) {
  const { studentBuffers, teacherParameters, centers, stepScalars, images, metrics, probe } = run
  return [
    ...Object.values(studentBuffers).map((p: Parameters) => p.storage),
    teacherParameters.storage,
    ...[...centers.values(), stepScalars.tensor, images.pixels, metrics.tensor].map((t) => t.storage),
    ...(probe?.storages ?? []),
  ]
}

/** Bytes the run keeps for itself, beside the programs' own. */
export const persistentBytes = (run: RunObjects): number =>
  persistentStorages(run).reduce((bytes, storage) => bytes + storage.byteLength, 0)

/** Make the buffers. Student and teacher begin equal, with values that follow from the seed. */
export function allocateRun(gpu: Gpu, run: RunObjects): void {
  const values = run.studentBuffers.parameters.initialValues(run.config.seed)
  const first = new Set([run.studentBuffers.parameters.storage, run.teacherParameters.storage])
  for (const storage of persistentStorages(run)) storage.allocate(gpu, first.has(storage) ? values : undefined)
}

export function destroyRun(gpu: Gpu, run: RunObjects): void {
  for (const storage of persistentStorages(run)) {
    if (storage.buffer) gpu.destroyBuffer(storage.buffer)
    storage.buffer = null
  }
}
