// An experiment as the official code is told of it: the arguments of main_esvit.py (microsoft/esvit), the
// command that goes on from a file written here, and in words what that code has no argument for.

import { factsOf } from '../../nn/backbone.config'
import type { OfficialNetwork } from '../../nn/backboneFacts.config'
import { hasRegions, objectiveFacts } from '../../ssl/ssl.config'
import type { RunConfig } from '../config'

export type Argument = string | number | boolean | readonly number[]

export interface OfficialRun {
  /** Arguments by name, without dashes. */
  arguments: Record<string, Argument>
  /** File given as --cfg; null where the backbone needs none. */
  yaml: string | null
  /** Null where the official code has no such network, or no such objective. */
  command: string | null
  /** What must be changed in the official source first, or the file does not load or the run does not fit. */
  edits: string[]
  /** What goes on differently there. */
  differences: string[]
}

export const YAML_NAME = 'esvit-playground.yaml'
export const FILE_NAME = 'checkpoint.pth'
const REFERENCE_BATCH = 256 // --lr is per so many images
const IMAGE_SIZE = 224

/** @param stepsPerEpoch whole batches among the training images */
export function officialRun(config: RunConfig, stepsPerEpoch: number): OfficialRun {
  const epochs = epochsOf(config, stepsPerEpoch)
  const network = factsOf(config.backbone).official(config.backbone)
  const { arch, yaml } = network
  const isThere = arch !== null && objectiveFacts(config.objective).official.usesDensePrediction !== null
  const given = { ...(arch !== null && { arch }), ...network.arguments, ...argumentsOf(config, epochs) }
  return {
    arguments: given,
    yaml,
    command: isThere ? commandOf(given, yaml !== null) : null,
    edits: editsFor(config, network),
    differences: [...differencesOf(config, network), ...roundings(config, epochs, stepsPerEpoch), ...ALWAYS],
  }
}

/** Steps as whole epochs. */
function epochsOf({ steps, optim, objective }: RunConfig, stepsPerEpoch: number) {
  const all = Math.ceil(steps / stepsPerEpoch)
  const nearest = (count: number) => Math.min(all, Math.round(count / stepsPerEpoch))
  return {
    all,
    warmup: nearest(optim.warmupSteps),
    temperature: nearest(objective.warmupTeacherTempSteps),
    frozen: nearest(optim.freezeLastLayerSteps),
  }
}

function argumentsOf(config: RunConfig, epochs: ReturnType<typeof epochsOf>): Record<string, Argument> {
  const { objective, augment, optim, batchSize, seed } = config
  const { usesDensePrediction } = objectiveFacts(objective).official
  return {
    batch_size_per_gpu: batchSize,
    epochs: epochs.all,
    lr: Number(((optim.lr * REFERENCE_BATCH) / batchSize).toPrecision(12)),
    min_lr: optim.minLr,
    warmup_epochs: epochs.warmup,
    weight_decay: optim.weightDecay,
    weight_decay_end: optim.weightDecayEnd,
    clip_grad: optim.clipGrad,
    freeze_last_layer: epochs.frozen,
    ...(usesDensePrediction !== null && { use_dense_prediction: usesDensePrediction }),
    out_dim: objective.head.outDim,
    norm_last_layer: objective.head.normLastLayer,
    momentum_teacher: objective.momentumTeacher,
    warmup_teacher_temp: objective.warmupTeacherTemp,
    teacher_temp: objective.teacherTemp,
    warmup_teacher_temp_epochs: epochs.temperature,
    global_crops_scale: augment.globalScale,
    local_crops_number: [augment.localCrops],
    local_crops_size: [augment.localSize],
    local_crops_scale: augment.localScale,
    seed,
  }
}

function commandOf(given: Record<string, Argument>, hasYaml: boolean): string {
  const all: Record<string, Argument> = {
    ...(hasYaml && { cfg: YAML_NAME }),
    ...given,
    data_path: 'images/train',
    output_dir: 'output',
    pretrained_weights_ckpt: FILE_NAME,
  }
  const words = Object.entries(all).map(([name, value]) => `--${name} ${textOf(value)}`)
  return ['torchrun --nproc_per_node=1 main_esvit.py', ...words].join(' \\\n  ')
}

const textOf = (value: Argument): string => (typeof value === 'object' ? value.join(' ') : String(value))

function editsFor({ backbone, objective, augment }: RunConfig, network: OfficialNetwork): string[] {
  const edits: string[] = []
  const { hiddenDim, bottleneckDim, nlayers } = objective.head
  if (hiddenDim !== 2048 || bottleneckDim !== 256 || nlayers !== 3)
    edits.push(
      `In models/vision_transformer.py, give DINOHead the defaults nlayers=${nlayers}, hidden_dim=${hiddenDim}, bottleneck_dim=${bottleneckDim}; they are fixed there at 3, 2048 and 256, and the heads would not load.`,
    )
  if (backbone.imgSize !== IMAGE_SIZE)
    edits.push(
      `In datasets/build.py, let both RandomResizedCrop(224, …) of DataAugmentationDINO give ${backbone.imgSize}: the global crops are fixed there at 224 pixels.`,
    )
  edits.push(...network.edits)
  if (hasRegions(objective) && (augment.localCrops === 0 || augment.localSize === backbone.imgSize))
    edits.push(
      'In main_esvit.py, let DDINOLoss count the regions of crops that have one size only: it reads a second size and stops with an IndexError.',
    )
  return edits
}

/** Settings that have no argument there, and what they are fixed at. */
function differencesOf({ objective, augment, optim }: RunConfig, network: OfficialNetwork): string[] {
  const { jitter, blur, solarize } = augment
  const fixed: [name: string, value: unknown, official: unknown][] = [
    ['the student temperature', objective.studentTemp, 0.1],
    ['the centre momentum', objective.centerMomentum, 0.9],
    ['the last teacher momentum', objective.momentumTeacherEnd, 1],
    ['AdamW’s betas and epsilon', [optim.beta1, optim.beta2, optim.eps], [0.9, 0.999, 1e-8]],
    ['the share of mirrored crops', augment.flip, 0.5],
    ['the share of grey crops', augment.grayscale, 0.2],
    ['colour jitter (share, brightness, contrast, saturation, hue)', [jitter.p, jitter.brightness, jitter.contrast, jitter.saturation, jitter.hue], [0.8, 0.4, 0.4, 0.2, 0.1]],
    ['blur (first, second, local)', [blur.global1, blur.global2, blur.local], [1, 0.1, 0.5]],
    ['the share of solarised crops', solarize.p, 0.2],
    ['interpolation', augment.interpolation, 'bicubic'],
    ['the aspect of crops', augment.ratio.map((r) => r.toFixed(2)), ['0.75', '1.33']],
    ...network.fixed.map(({ name, value, official }): [string, unknown, unknown] => [name, value, official]),
  ] // prettier-ignore
  const moved = fixed.flatMap(([name, value, official]) =>
    String(value) === String(official) ? [] : [`${name}: ${list(official)} there, ${list(value)} here`],
  )
  return [
    ...network.notes,
    ...objectiveFacts(objective).official.notes,
    ...(moved.length ? [`Fixed in the source, without an argument: ${moved.join('; ')}.`] : []),
    ...(hasRegions(objective) && objective.regionFromStep > 0
      ? [`The region loss comes at step ${objective.regionFromStep} here. There it is on or off for a whole run: leave --use_dense_prediction out until then.`] // prettier-ignore
      : []),
  ]
}

const list = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value))

function roundings(config: RunConfig, epochs: ReturnType<typeof epochsOf>, stepsPerEpoch: number): string[] {
  const { steps, optim, objective } = config
  const pairs: [string, number, number][] = [
    ['the run', steps, epochs.all],
    ['warm-up', optim.warmupSteps, epochs.warmup],
    ['warm-up of the temperature', objective.warmupTeacherTempSteps, epochs.temperature],
    ['the frozen last layer', optim.freezeLastLayerSteps, epochs.frozen],
  ]
  const moved = pairs.flatMap(([name, count, whole]) =>
    count === whole * stepsPerEpoch ? [] : [`${name} has ${whole * stepsPerEpoch} steps instead of ${count}`],
  )
  return moved.length ? [`Lengths are whole epochs there, of ${stepsPerEpoch} steps: ${moved.join('; ')}.`] : []
}

const ALWAYS = [
  'Images are a folder with a folder for each class, normalised with the mean and deviation of ImageNet; the mean and deviation of your set stand under Images, and belong in Normalize(…) of datasets/build.py.',
  'The official code restarts at the beginning of the epoch that the file was saved in, draws crops and batches of its own, and needs a CUDA device with half precision: its full-precision path uses an undefined variable when clipping gradients.',
]
