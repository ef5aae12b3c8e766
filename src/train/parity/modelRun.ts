// A model case's settings as ours, its objects built as training builds them, and the state it starts from.

import type { Gpu } from '../../gpu/device'
import { SwinBlock } from '../../nn/swinBlock'
import { relativePositionIndex } from '../../ops/window/geometry'
import { isDecayed } from '../../optim/paramGroups'
import { runConfig, type RunConfig } from '../../runs/config'
import type { Parameters } from '../../tensor/parameters'
import { declareRun, type RunObjects } from '../build'
import type { Checks } from './checks'
import type { ModelCase } from './modelJson'
import { noiseOf } from './tolerance'

export const STUDENT_TEMP = 0.1
export const CENTER_MOMENTUM = 0.9
export const ADAM = { beta1: 0.9, beta2: 0.999, eps: 1e-8 }

/** Declared, not allocated. */
export const declareCase = (json: ModelCase): RunObjects =>
  declareRun(configOf(json), {
    size: 4,
    classes: 0,
    trainCount: 0,
    testCount: 0,
    normalization: { mean: [0, 0, 0], std: [1, 1, 1] },
  })

/** Not held to the form's ranges, on purpose: a case may use any sizes. */
function configOf({ config }: ModelCase): RunConfig {
  const base = runConfig.parse({})
  const { head, sched } = config
  const common = {
    imgSize: config.img,
    patchSize: config.patch,
    embedDim: config.embed,
    mlpRatio: config.mlp_ratio,
    qkvBias: config.qkv_bias,
    dropPathRate: 0,
  }
  const backbone: RunConfig['backbone'] =
    config.arch === 'vit'
      ? { name: 'vit', ...common, depth: config.depths[0], numHeads: config.heads[0] }
      : {
          name: 'swin',
          ...common,
          depths: config.depths,
          numHeads: config.heads,
          windowSize: config.window,
          ape: config.ape,
          patchNorm: config.patch_norm,
        }
  const headConfig = {
    hiddenDim: head.hidden_dim,
    bottleneckDim: head.bottleneck_dim,
    outDim: head.out_dim,
    nlayers: head.nlayers,
    normLastLayer: head.norm_last_layer,
  }
  const name = config.loss === 'ddino' ? 'esvit' : 'dino'
  return {
    ...base,
    batchSize: config.batch,
    backbone,
    objective: { ...base.objective, name, head: headConfig, studentTemp: STUDENT_TEMP },
    optim: { ...base.optim, ...ADAM, clipGrad: sched.clip_grad },
  }
}

/** Names, shapes, order and decay groups, which the JSON lists. @throws where they differ: nothing else would fit */
export function checkParameters(run: RunObjects, { params }: ModelCase, checks: Checks): void {
  const groupOf = (s: Parameters['segments'][number]) =>
    !s.isTrainable ? 'no_grad' : isDecayed(s) ? 'regularized' : 'not_regularized'
  const ours = run.studentBuffers.parameters.segments.map((s) => `${s.name} [${s.shape.join()}] ${groupOf(s)}`)
  const theirs = params.map((p) => `${p.name} [${p.shape.join()}] ${p.group}`)
  const wrong = [
    ...ours.filter((p) => !theirs.includes(p)).map((p) => `${p} is not in the JSON`),
    ...theirs.filter((p) => !ours.includes(p)).map((p) => `${p} is not in the network`),
  ]
  if (wrong.length) throw new Error(`params: ${wrong.slice(0, 4).join('; ')}${wrong.length > 4 ? '; …' : ''}`)
  checks.values('params', ours.map((p) => theirs.indexOf(p)), theirs.map((_, i) => i), { abs: 0 }) // prettier-ignore
}

/** Both networks and the centres, out of the file. @returns what writes them to the GPU */
export function readState(run: RunObjects, checks: Checks): (gpu: Gpu) => void {
  const read = (prefix: string, { segments }: Parameters) =>
    new Map(segments.map((s) => [s.name, checks.floats(`${prefix}.${s.name}`, s.shape)]))
  const student = read('student', run.studentBuffers.parameters)
  const teacher = read('teacher', run.teacherParameters)
  const centers = [...run.centers].map(([name, { shape, storage }]) => ({
    storage,
    data: checks.floats(`${name}.init`, shape),
  }))
  return (gpu) => {
    run.studentBuffers.parameters.write(gpu, student)
    run.teacherParameters.write(gpu, teacher)
    for (const { storage, data } of centers) if (storage.buffer) gpu.device.queue.writeBuffer(storage.buffer, 0, data)
  }
}

/** The official state dict also holds each block's relative position index; ours is arithmetic. */
export function checkBuffers(run: RunObjects, { buffers }: ModelCase, checks: Checks): void {
  const blocks = run.student.backbone.blocks.filter((block) => block instanceof SwinBlock)
  for (const { name, windowSize } of blocks) {
    const index = relativePositionIndex(windowSize)
    const shape = [windowSize ** 2, windowSize ** 2]
    const buffer = `${name}.attn.relative_position_index`
    checks.equal(`student.${buffer}`, index, shape)
    checks.values(`buffers.${buffer}`, shape, buffers[buffer] ?? [], { abs: 0 })
  }
  const known = blocks.map(({ name }) => `${name}.attn.relative_position_index`)
  checks.names('buffers', Object.keys(buffers), known)
}

/** Tells the elements of a parameter whose gradient is zero but for rounding. */
export function noiseIn(run: RunObjects, name: string, size: number): ((index: number) => boolean) | undefined {
  const block = run.student.backbone.blocks.find((b) => name.startsWith(`${b.name}.`))
  return noiseOf(name, size, block instanceof SwinBlock && block.windowSize === 1)
}
