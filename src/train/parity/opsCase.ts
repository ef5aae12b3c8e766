// The case of single operators: index tables, blocks, heads, losses, optimiser and schedules, each recomputed by the
// module that training uses.

import type { Gpu } from '../../gpu/device'
import { DinoHead } from '../../nn/dinoHead'
import { PatchMerging } from '../../nn/patchMerging'
import { SwinBlock } from '../../nn/swinBlock'
import { gelu } from '../../ops/elementwise/gelu'
import { bicubicMatrix } from '../../ops/patch/bicubicMatrix'
import { tokenGroups } from '../../ops/patch/tokenGroups'
import { attentionMask, relativePositionIndex, roll, windowPartition } from '../../ops/window/geometry'
import { attentionProbabilities } from '../../ops/window/windowAttention'
import { cosineAt, teacherTempAt } from '../../optim/schedule'
import type { Scope } from '../../tensor/parameters'
import type { Tensor } from '../../tensor/tensor'
import { TOLERANCE, type Checks } from './checks'
import { differentiate } from './differentiate'
import { checkLossCalls, type LossCase } from './lossCalls'
import { checkAdamW, checkClip, type AdamWCase, type ClipCase } from './optimizerOps'

interface BlockCase {
  tag: string
  map: number
  input_resolution: number
  dim: number
  heads: number
  window_arg: number
  shift_arg: number
  qkv_bias: boolean
  mlp_ratio: number
}

export interface OpsCase {
  masks?: { H: number; window: number; shift: number }[]
  window_partition?: { size: number; window: number }
  blocks?: BlockCase[]
  dino_heads?: Record<
    string,
    { in_dim: number; hidden_dim: number; bottleneck_dim: number; out_dim: number; nlayers: number }
  >
  loss_only?: Record<string, LossCase>
  adamw?: AdamWCase
  clip?: ClipCase
  schedules?: {
    args: {
      base: number
      final: number
      epochs: number
      niter_per_epoch: number
      warmup_epochs?: number
      start_warmup?: number
    }
    values: number[]
  }[]
  teacher_temp?: { args: { warmup: number; final: number; warmup_epochs: number; epochs: number }; values: number[] }[]
}

export async function checkOpsCase(gpu: Gpu, json: OpsCase, checks: Checks): Promise<void> {
  checkIndices(json, checks)
  checkSchedules(json, checks)
  for (const tag of tagsOf(checks, 'patch_merging')) await checkPatchMerging(gpu, tag, checks)
  for (const block of json.blocks ?? []) await checkBlock(gpu, block, checks)
  for (const [tag, head] of Object.entries(json.dino_heads ?? {})) await checkHead(gpu, tag, head, checks)
  for (const tag of tagsOf(checks, 'pos_interp')) checkPositions(tag, checks)
  if (checks.has('gelu.in')) await checkGelu(gpu, checks)
  for (const [tag, loss] of Object.entries(json.loss_only ?? {})) await checkLossCalls(gpu, tag, loss, checks)
  if (json.adamw) await checkAdamW(gpu, json.adamw, checks)
  if (json.clip) await checkClip(gpu, json.clip, checks)
}

/** The second part of the names `family.<tag>.…`. */
const tagsOf = (checks: Checks, family: string): string[] => [
  ...new Set(checks.namesMatching(new RegExp(`^${family}\\.`)).map((name) => name.split('.')[1])),
]

function checkIndices({ masks, window_partition }: OpsCase, checks: Checks): void {
  for (const name of checks.namesMatching(/^relpos_index\.w\d+$/))
    checks.equal(name, relativePositionIndex(Number(name.slice('relpos_index.w'.length))))
  for (const { H, window, shift } of masks ?? []) {
    const name = `attn_mask.H${H}.w${window}.s${shift}`
    checks.compare(name, attentionMask(H, H, window, shift), { abs: 0 })
  }
  if (!window_partition) return
  const { size, window } = window_partition
  const [images, , , channels] = checks.shapeOf('window_partition.in')
  const values = checks.floats('window_partition.in', [images, size, size, channels])
  const maps = Array.from({ length: images }, (_, b) =>
    Array.from({ length: size * size }, (_, i) => [
      ...values.subarray((b * size * size + i) * channels, (b * size * size + i + 1) * channels),
    ]),
  )
  checks.compare('window_partition.out', maps.flatMap((map) => windowPartition(map, size, size, window).flat()), { abs: 0 }) // prettier-ignore
  checks.compare('roll.minus1.out', maps.flatMap((map) => roll(map, size, size, 1).flat()), { abs: 0 }) // prettier-ignore
}

function checkSchedules({ schedules, teacher_temp }: OpsCase, checks: Checks): void {
  schedules?.forEach(({ args, values }, i) => {
    const steps = args.epochs * args.niter_per_epoch
    const warmupSteps = (args.warmup_epochs ?? 0) * args.niter_per_epoch
    const ours = values.map((_, step) =>
      cosineAt(step, { base: args.base, final: args.final, steps, warmupSteps, start: args.start_warmup ?? 0 }),
    )
    checks.values(`schedules.${i}`, ours, values, { abs: 1e-12 })
  })
  teacher_temp?.forEach(({ args, values }, i) => {
    const ours = values.map((_, epoch) => teacherTempAt(epoch, args.warmup, args.final, args.warmup_epochs))
    checks.values(`teacher_temp.${i}`, ours, values, { abs: 1e-12 })
  })
}

async function checkPatchMerging(gpu: Gpu, tag: string, checks: Checks): Promise<void> {
  const name = `patch_merging.${tag}`
  const [images, tokens, C] = checks.shapeOf(`${name}.in`)
  const side = Math.sqrt(tokens)
  const groups = tokenGroups([{ images, height: side, width: side }])
  await differentiate(gpu, name, checks, {
    shape: [images * tokens, C],
    module: (scope: Scope) => new PatchMerging(scope, C),
    forward: (module, x) => ({ out: module.forward(x, groups).tokens }),
  })
}

async function checkBlock(gpu: Gpu, block: BlockCase, checks: Checks): Promise<void> {
  const name = `swin_block.${block.tag}`
  const [images] = checks.shapeOf(`${name}.in`)
  const groups = tokenGroups([{ images, height: block.map, width: block.map }])
  await differentiate(gpu, name, checks, {
    shape: [images * block.map ** 2, block.dim],
    module: (scope: Scope) =>
      new SwinBlock(scope, {
        width: block.dim,
        numHeads: block.heads,
        resolution: block.input_resolution,
        windowSize: block.window_arg,
        isShifted: block.shift_arg > 0,
        mlpRatio: block.mlp_ratio,
        qkvBias: block.qkv_bias,
        dropPath: 0,
        index: 0,
      }),
    forward: (module, x) => {
      const attention: Tensor[] = []
      const out = module.forward(x, groups, {
        keep: (_, qkv) => {
          for (let image = 0; image < images; image++)
            attention.push(attentionProbabilities(qkv, module.attentionOptions(groups), 0, image))
        },
      })
      return { out, others: { attn: attention } }
    },
  })
}

async function checkHead(
  gpu: Gpu,
  tag: string,
  head: NonNullable<OpsCase['dino_heads']>[string],
  checks: Checks,
): Promise<void> {
  const name = `dino_head.${tag}`
  const config = {
    hiddenDim: head.hidden_dim,
    bottleneckDim: head.bottleneck_dim,
    outDim: head.out_dim,
    nlayers: head.nlayers,
    normLastLayer: !checks.has(`${name}.grad.last_layer.weight_g`),
  }
  await differentiate(gpu, name, checks, {
    shape: checks.shapeOf(`${name}.in`),
    module: (scope: Scope) => new DinoHead(scope, head.in_dim, config),
    forward: (module, x) => ({ out: module.forward(x) }),
  })
}

/** `pos_interp.<a>to<b>`: a table of a x a positions resampled to b x b, the cls row untouched. */
function checkPositions(tag: string, checks: Checks): void {
  const name = `pos_interp.${tag}`
  const [from, to] = tag.split('to').map(Number)
  const C = checks.shapeOf(`${name}.in`)[2]
  const table = checks.floats(`${name}.in`, [1, 1 + from * from, C])
  const gradient = checks.floats(`${name}.grad_out`, [1, 1 + to * to, C])
  const matrix = bicubicMatrix(from, { height: to, width: to })
  const out = [...table.subarray(0, C)]
  const gradIn = new Float64Array(table.length)
  gradIn.set(gradient.subarray(0, C))
  matrix.forEach((row, t) => {
    for (let c = 0; c < C; c++) {
      out.push(row.reduce((sum, w, j) => sum + w * table[(1 + j) * C + c], 0))
      row.forEach((w, j) => (gradIn[(1 + j) * C + c] += w * gradient[(1 + t) * C + c]))
    }
  })
  checks.compare(`${name}.out`, out, TOLERANCE.output)
  checks.compare(`${name}.grad_in`, gradIn, TOLERANCE.output)
}

async function checkGelu(gpu: Gpu, checks: Checks): Promise<void> {
  await differentiate(gpu, 'gelu', checks, {
    shape: checks.shapeOf('gelu.in'),
    module: () => null,
    forward: (_, x) => ({ out: gelu(x) }),
    gradientName: 'gelu.grad', // of the sum
  })
}
