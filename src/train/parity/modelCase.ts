// A model case: the official network, losses, gradients and three optimiser steps, recomputed by the same programs that
// train (train/step.ts) from the weights and crops of the file.

import type { Gpu } from '../../gpu/device'
import type { ViewGroup } from '../../nn/backbone'
import { TEACHER_VIEWS } from '../../ops/loss/matchedCrossEntropy'
import { tokensOf, type TokenGroup } from '../../ops/patch/tokenGroups'
import { classState } from '../../optim/adamSteps'
import { isDecayed } from '../../optim/paramGroups'
import { runConfig, type RunConfig } from '../../runs/config'
import { CompiledProgram } from '../../tensor/compiled'
import { Program } from '../../tensor/program'
import { Tensor } from '../../tensor/tensor'
import { allocateRun, declareRun, destroyRun, type RunObjects } from '../build'
import { recordStep, type StepTrace } from '../step'
import { checkAttention } from './attention'
import { Checks, TOLERANCE, type Tolerance } from './checks'
import { checkEvaluation } from './evaluationFeatures'
import { marginOf, matchesOf, pairTerms } from './pairs'
import { checkSchedules, type CaseSchedule, type CaseStep } from './schedules'
import { checkBuffers, readState } from './state'

export interface ModelCase {
  config: {
    arch: 'swin' | 'vit'
    img: number
    patch: number
    embed: number
    depths: number[]
    heads: number[]
    window: number
    mlp_ratio: number
    qkv_bias: boolean
    ape: boolean
    patch_norm: boolean
    loss: 'dino' | 'ddino'
    local: number
    n_local: number
    batch: number
    steps: number
    it0: number
    head: { hidden_dim: number; bottleneck_dim: number; out_dim: number; nlayers: number; norm_last_layer: boolean }
    sched: CaseSchedule
  }
  steps: CaseStep[]
  schedules?: Record<string, number[]>
  params: { name: string; shape: number[]; group: string }[]
  grad_norms?: Record<string, number>
  clipped?: string[]
  adam_step?: Record<string, number>
  eval_last_blocks_n?: number
}

/** A kept intermediate and how its rows lie. */
interface Kept {
  tensor: Tensor
  groups: readonly TokenGroup[]
}

const BETAS = { beta1: 0.9, beta2: 0.999 }

export async function checkModelCase(gpu: Gpu, json: ModelCase, checks: Checks): Promise<void> {
  const { config } = json
  const run = declareRun(configOf(json), { size: 4, classes: 0, normalization: { mean: [0, 0, 0], std: [1, 1, 1] } })
  allocateRun(gpu, run)
  try {
    checkParameters(run, json, checks)
    readState(gpu, run, checks)
    checkBuffers(run, checks)
    checkSchedules(json, checks)
    const views = cropTensors(gpu, json)
    const kept = new Map<string, Kept>()
    const program = new Program(gpu, 'golden step')
    const trace = program.record(() =>
      recordStep(run, config.loss === 'ddino', {
        views,
        keep: (name, tensor, groups) => kept.set(name, { tensor, groups }),
      }),
    )
    const keep = [...[...kept.values()].map((k) => k.tensor), ...tensorsOf(trace)]
    const compiled = await CompiledProgram.compile(program, keep)
    await checkEvaluation(gpu, run, json, checks)
    writeCrops(gpu, views, json, 1, checks)
    await checkAttention(gpu, run, views, checks)

    const gradientCounts = new Map<string, number>()
    const total = Math.max(1, config.steps)
    for (let k = 1; k <= total; k++) {
      writeCrops(gpu, views, json, k, checks)
      writeScalars(gpu, run, json, k)
      compiled.run()
      await checkLosses(gpu, trace, json, k, checks)
      if (k === 1) {
        await checkIntermediates(gpu, kept, trace, json, checks)
        await checkGradients(gpu, run, trace, json, checks)
      }
      await checkState(gpu, run, json, k, checks)
      countSteps(run, json, k, gradientCounts)
    }
    if (json.adam_step && config.steps > 0)
      for (const [name, count] of Object.entries(json.adam_step))
        checks.values(`adam_step.${name}`, [gradientCounts.get(name) ?? 0], [count], { abs: 0 })
    compiled.destroy()
    for (const { pixels } of views) if (pixels.storage.buffer) gpu.destroyBuffer(pixels.storage.buffer)
  } finally {
    destroyRun(gpu, run)
  }
}

/** The case's settings as ours. Built past the form's ranges on purpose: a case may use any sizes. */
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
  return {
    ...base,
    batchSize: config.batch,
    backbone,
    objective: { ...base.objective, name: config.loss === 'ddino' ? 'esvit' : 'dino', head: headConfig },
    optim: { ...base.optim, clipGrad: sched.clip_grad },
  }
}

function checkParameters(run: RunObjects, json: ModelCase, checks: Checks): void {
  const { segments } = run.studentBuffers.parameters
  const ours = segments.map(
    (s) =>
      `${s.name} [${s.shape.join()}] ${!s.isTrainable ? 'no_grad' : isDecayed(s) ? 'regularized' : 'not_regularized'}`,
  )
  const theirs = json.params.map((p) => `${p.name} [${p.shape.join()}] ${p.group}`)
  const wrong = [...theirs.filter((p) => !ours.includes(p)), ...ours.filter((p) => !theirs.includes(p))]
  if (wrong.length) throw new Error(`parameters differ: ${wrong.slice(0, 6).join('; ')}`)
  checks.values('params.order', ours.map((p) => theirs.indexOf(p)), ours.map((_, i) => i), { abs: 0 }) // prettier-ignore
}

/** Crops by resolution: neighbours of one size are one group (`unique_consecutive`). */
function cropTensors(gpu: Gpu, { config }: ModelCase): ViewGroup[] {
  const sides = [config.img, config.img, ...Array.from({ length: config.n_local }, () => config.local)]
  const groups: { side: number; crops: number }[] = []
  for (const side of sides) {
    const last = groups[groups.length - 1]
    if (last?.side === side) last.crops++
    else groups.push({ side, crops: 1 })
  }
  return groups.map(({ side, crops }) => {
    const images = crops * config.batch
    return { pixels: Tensor.persistent(gpu, 'crops', [images, 3, side, side]), images, side }
  })
}

function writeCrops(gpu: Gpu, views: readonly ViewGroup[], { config }: ModelCase, k: number, checks: Checks): void {
  let crop = 0
  for (const { pixels, images, side } of views) {
    const { buffer } = pixels.storage
    for (let i = 0; i < images / config.batch; i++, crop++) {
      const name = `${k === 1 ? '' : `step${k}.`}crop.${crop}`
      const data = checks.floats(name, [config.batch, 3, side, side])
      if (buffer) gpu.device.queue.writeBuffer(buffer, i * data.byteLength, data)
    }
  }
}

function writeScalars(gpu: Gpu, run: RunObjects, json: ModelCase, k: number): void {
  const { lr, wd, momentum, teacher_temp } = json.steps[k - 1]
  const frozenSteps = json.steps.slice(0, k).filter((s) => s.last_layer_frozen).length
  const ordinary = classState(k, BETAS)
  const lastLayer = json.steps[k - 1].last_layer_frozen ? classState(0, BETAS) : classState(k - frozenSteps, BETAS)
  run.stepScalars.write(gpu, {
    seed: 0,
    step: k - 1,
    lr,
    weightDecay: wd,
    momentum,
    teacherTemp: teacher_temp,
    centerMomentum: 0.9,
    classes: [ordinary, lastLayer, ordinary, lastLayer],
  })
}

function countSteps(run: RunObjects, json: ModelCase, k: number, counts: Map<string, number>): void {
  for (const { name, isTrainable } of run.studentBuffers.parameters.segments)
    if (isTrainable && !(name.includes('last_layer') && json.steps[k - 1].last_layer_frozen))
      counts.set(name, (counts.get(name) ?? 0) + 1)
}

const tensorsOf = ({ student, teacher, losses, norms }: StepTrace): Tensor[] =>
  [
    ...[student, teacher].flatMap((n) => [n.viewLogits, n.regionLogits, n.regionFeatures]),
    losses.viewLosses,
    losses.regionLosses,
    losses.matches,
    norms,
  ].filter((t) => t !== null)

async function floatsOf(gpu: Gpu, tensor: Tensor): Promise<Float32Array> {
  return (await tensor.read(gpu)) as Float32Array
}

async function checkLosses(gpu: Gpu, trace: StepTrace, json: ModelCase, k: number, checks: Checks): Promise<void> {
  const { config } = json
  const prefix = k === 1 ? '' : `step${k}.`
  const tolerance = k === 1 ? TOLERANCE.loss : TOLERANCE.laterLoss
  const crops = TEACHER_VIEWS + config.n_local
  const imageGroup = [{ images: crops * config.batch, height: 1, width: 1, firstRow: 0 }]
  const view = pairTerms(await floatsOf(gpu, trace.losses.viewLosses), imageGroup, config.batch)
  const both: Record<string, number> = { view: mean(view) }
  let region: number[] | null = null
  if (trace.losses.regionLosses && trace.losses.matches) {
    region = pairTerms(await floatsOf(gpu, trace.losses.regionLosses), trace.student.groups, config.batch)
    both.region = mean(region)
    await checkMatches(gpu, trace, json, k, checks)
  }
  both.total = region ? 0.5 * both.view + 0.5 * both.region : both.view
  for (const [name, value] of Object.entries(both)) {
    checks.compare(`${prefix}loss.${name}`, [value], tolerance)
    checks.compare(`f64.${prefix}loss.${name}`, [value], tolerance)
    const stated = json.steps[k - 1][`loss_${name}`]
    if (typeof stated === 'number') checks.values(`steps.${k}.loss_${name}`, [value], [stated], tolerance)
  }
  if (k > 1) return
  checks.compare('loss.view_terms', view, tolerance)
  checks.compare('f64.loss.view_terms', view, tolerance)
  if (!region) return
  checks.compare('loss.region_terms', region, tolerance)
  checks.compare('f64.loss.region_terms', region, tolerance)
}

const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length

async function checkMatches(gpu: Gpu, trace: StepTrace, json: ModelCase, k: number, checks: Checks): Promise<void> {
  if (!trace.losses.matches) return
  const { batch } = json.config
  const prefix = k === 1 ? '' : `step${k}.`
  const matches = await trace.losses.matches.read(gpu)
  const [student, teacher] = [
    await floatsOf(gpu, trace.student.regionFeatures),
    await floatsOf(gpu, trace.teacher.regionFeatures),
  ]
  const C = trace.student.regionFeatures.shape[1]
  const Tt = tokensOf(trace.teacher.groups[0])
  for (const { pair, q, firstRow, tokens, values } of matchesOf(matches, trace.student.groups, Tt, batch)) {
    const margins = values.map((_, r) =>
      marginOf(student, firstRow + r, teacher, (q * batch + Math.floor(r / tokens)) * Tt, Tt, C),
    )
    const stated = checks.has(`${prefix}margin.${pair}`) ? checks.floats(`${prefix}margin.${pair}`) : margins
    checks.equal(`${prefix}match.${pair}`, values, (i) => stated[i] >= 1e-5)
    checks.compare(`${prefix}margin.${pair}`, margins, { abs: k === 1 ? 3e-5 : 1e-3 })
  }
}

async function checkIntermediates(
  gpu: Gpu,
  kept: Map<string, Kept>,
  trace: StepTrace,
  json: ModelCase,
  checks: Checks,
): Promise<void> {
  const { student, teacher } = trace
  checks.compare('out.student.cls', await floatsOf(gpu, student.viewLogits), TOLERANCE.output)
  checks.compare('out.teacher.cls', await floatsOf(gpu, teacher.viewLogits), TOLERANCE.output)
  if (student.regionLogits && teacher.regionLogits) {
    checks.compare('out.student.region', await floatsOf(gpu, student.regionLogits), TOLERANCE.output)
    checks.compare('out.teacher.region', await floatsOf(gpu, teacher.regionLogits), TOLERANCE.output)
    checks.compare('out.student.fea', await floatsOf(gpu, student.regionFeatures), TOLERANCE.output)
    checks.compare('out.teacher.fea', await floatsOf(gpu, teacher.regionFeatures), TOLERANCE.output)
    checks.equal('out.student.npatch', student.groups.map(tokensOf))
    checks.equal('out.teacher.npatch', teacher.groups.map(tokensOf))
  }
  for (const [name, { tensor, groups }] of kept) {
    if (name.endsWith('.attn.qkv')) continue
    const values = await floatsOf(gpu, tensor)
    const C = tensor.shape[1]
    groups.forEach((group, g) => {
      const rows = values.subarray(group.firstRow * C, (group.firstRow + group.images * tokensOf(group)) * C)
      checks.compare(`inter.student.${g === 0 ? 'global' : 'local'}.${name}`, rows, TOLERANCE.output)
    })
  }
  await checkTeacherNorm(gpu, trace, json, checks)
}

/** The teacher's final norm: its region features, for a ViT without the cls token that the file has in front. */
async function checkTeacherNorm(
  gpu: Gpu,
  { teacher }: StepTrace,
  { config }: ModelCase,
  checks: Checks,
): Promise<void> {
  const name = 'inter.teacher.global.norm'
  const [regions, views] = [await floatsOf(gpu, teacher.regionFeatures), await floatsOf(gpu, teacher.viewFeatures)]
  if (config.arch === 'swin') return checks.compare(name, regions, TOLERANCE.output)
  const C = teacher.regionFeatures.shape[1]
  const T = tokensOf(teacher.groups[0])
  const rows: number[] = []
  for (let i = 0; i < teacher.groups[0].images; i++)
    rows.push(...views.subarray(i * C, (i + 1) * C), ...regions.subarray(i * T * C, (i + 1) * T * C))
  checks.compare(name, rows, TOLERANCE.output)
}

/** Rows C..2C-1 of a qkv bias: their true gradient is 0 (softmax ignores a constant), so what is left is rounding. */
const skipsKeyBias = (name: string, size: number) =>
  name.endsWith('attn.qkv.bias') ? (i: number) => i >= size / 3 && i < (2 * size) / 3 : undefined

async function checkGradients(
  gpu: Gpu,
  run: RunObjects,
  trace: StepTrace,
  json: ModelCase,
  checks: Checks,
): Promise<void> {
  const { gradients } = run.studentBuffers
  const values = await gradients.read(gpu)
  const norms = await floatsOf(gpu, trace.norms)
  const trained = gradients.segments.map((s, i) => ({ ...s, norm: norms[i] })).filter((s) => s.isTrainable)
  for (const { name, size } of trained)
    checks.compare(`grad.${name}`, values.get(name) ?? [], { ...TOLERANCE.gradient, skips: skipsKeyBias(name, size) })
  checks.compare('clip.norms', trained.map((s) => s.norm), { relL2: 3e-5 }) // prettier-ignore
  if (json.grad_norms)
    for (const { name, norm } of trained)
      checks.values(`grad_norms.${name}`, [norm], [json.grad_norms[name] ?? NaN], { relL2: 1e-4 })
  const clip = json.config.sched.clip_grad
  if (json.clipped)
    checks.values(
      'clipped',
      [trained.filter((s) => s.norm + 1e-6 > clip && !json.clipped?.includes(s.name)).length],
      [0],
      { abs: 0 },
    )
}

async function checkState(gpu: Gpu, run: RunObjects, json: ModelCase, k: number, checks: Checks): Promise<void> {
  for (const [name, tensor] of run.centers)
    checks.compare(`${name}.after${k}`, await floatsOf(gpu, tensor), TOLERANCE.center)
  if (k > json.config.steps) return
  const compare = (prefix: string, values: Map<string, Float32Array>, tolerance: Tolerance, isOptional = false) => {
    for (const [name, data] of values)
      checks.compare(
        `${prefix}.${name}`,
        data,
        { ...tolerance, skips: skipsKeyBias(name, data.length) },
        { isOptional },
      )
  }
  const { parameters, expAvg, expAvgSq } = run.studentBuffers
  const isLast = k === json.config.steps
  if (k !== 1 && !isLast) return
  compare(`step${k}.student`, await parameters.read(gpu), TOLERANCE.student, k === 1 && json.steps[0].lr === 0)
  compare(`step${k}.teacher`, await run.teacherParameters.read(gpu), TOLERANCE.teacher)
  if (!isLast) return
  const trained = new Set(parameters.segments.filter((s) => s.isTrainable).map((s) => s.name))
  for (const [prefix, buffer] of [
    ['adam.exp_avg', expAvg],
    ['adam.exp_avg_sq', expAvgSq],
  ] as const) {
    const values = await buffer.read(gpu)
    compare(prefix, new Map([...values].filter(([name]) => trained.has(name))), TOLERANCE.moment)
  }
}
