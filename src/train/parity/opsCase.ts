// The case of single operators: index tables, blocks, heads, losses, optimiser and schedules, each recomputed by the
// module that training uses.

import type { Gpu } from '../../gpu/device'
import { DinoHead } from '../../nn/dinoHead'
import { PatchMerging } from '../../nn/patchMerging'
import { SwinBlock } from '../../nn/swinBlock'
import { gelu } from '../../ops/elementwise/gelu'
import { addPositionEmbedding } from '../../ops/patch/positionEmbedding'
import { tokenGroups } from '../../ops/patch/tokenGroups'
import { attentionMask, relativePositionIndex, roll, windowGeometry, windowPartition } from '../../ops/window/geometry'
import { attentionProbabilities } from '../../ops/window/windowAttention'
import { cosineAt, teacherTempAt } from '../../optim/schedule'
import { Tensor } from '../../tensor/tensor'
import type { Checks } from './checks'
import { differentiate } from './differentiate'
import { checkLossCalls } from './lossCalls'
import { checkAdamW, checkClip } from './optimizerOps'
import type { BlockCase, HeadCase, OpsCase } from './opsJson'
import { TOLERANCE } from './tolerance'

export async function checkOpsCase(gpu: Gpu, json: OpsCase, checks: Checks): Promise<void> {
  checkIndices(json, checks)
  checkSchedules(json, checks)
  for (const tag of tagsOf(checks, 'patch_merging')) await checkPatchMerging(gpu, tag, checks)
  for (const block of json.blocks) await checkBlock(gpu, block, checks)
  for (const [tag, head] of Object.entries(json.dino_heads)) await checkHead(gpu, tag, head, checks)
  for (const tag of tagsOf(checks, 'pos_interp')) await checkPositions(gpu, tag, checks)
  if (checks.has('gelu.in')) await checkGelu(gpu, checks)
  for (const [tag, loss] of Object.entries(json.loss_only)) await checkLossCalls(gpu, tag, loss, checks)
  if (json.adamw) await checkAdamW(gpu, json.adamw, checks)
  if (json.clip) await checkClip(gpu, json.clip, checks)
}

/** The second part of the names `family.<tag>.…`. */
const tagsOf = (checks: Checks, family: string): string[] => [
  ...new Set(checks.namesMatching(new RegExp(`^${family}\\.`)).map((name) => name.split('.')[1])),
]

function checkIndices({ masks, window_partition }: OpsCase, checks: Checks): void {
  const stored = checks
    .namesMatching(/^relpos_index\.w\d{1,2}$/)
    .map((name) => Number(name.slice('relpos_index.w'.length)))
  for (const M of new Set([...stored, ...masks.map((mask) => mask.window)]))
    checks.equal(`relpos_index.w${M}`, relativePositionIndex(M), [M * M, M * M])
  for (const { H, window, shift } of masks) {
    const name = `attn_mask.H${H}.w${window}.s${shift}`
    const { windowsY, windowsX } = windowGeometry({ height: H, width: H }, window, shift)
    const shape = [windowsY * windowsX, window * window, window * window]
    checks.compare(name, attentionMask(H, H, window, shift), shape, { abs: 0 })
  }
  if (!window_partition) return
  const { size, window } = window_partition
  const shape = checks.shapeOf('window_partition.in')
  const [images, channels] = [shape[0], shape[3]]
  const values = checks.floats('window_partition.in', [images, size, size, channels])
  const maps = Array.from({ length: images }, (_, b) =>
    Array.from({ length: size * size }, (_, i) => [
      ...values.subarray((b * size * size + i) * channels, (b * size * size + i + 1) * channels),
    ]),
  )
  const partitioned = maps.flatMap((map) => windowPartition(map, size, size, window).flat())
  const windows = images * (size / window) ** 2
  checks.compare('window_partition.out', partitioned, [windows, window, window, channels], { abs: 0 })
  const rolled = maps.flatMap((map) => roll(map, size, size, 1).flat())
  checks.compare('roll.minus1.out', rolled, shape, { abs: 0 })
}

function checkSchedules({ schedules, teacher_temp }: OpsCase, checks: Checks): void {
  schedules.forEach(({ args, values }, i) => {
    const { base, final, epochs, niter_per_epoch: perEpoch, start_warmup: start } = args
    const steps = epochs * perEpoch
    const options = { base, final, steps, warmupSteps: args.warmup_epochs * perEpoch, start }
    const ours = Array.from({ length: steps }, (_, step) => cosineAt(step, options))
    checks.values(`schedules.${i}`, ours, values, TOLERANCE.exact)
  })
  teacher_temp.forEach(({ args, values }, i) => {
    const { warmup, final, warmup_epochs, epochs } = args
    const ours = Array.from({ length: epochs }, (_, epoch) => teacherTempAt(epoch, warmup, final, warmup_epochs))
    checks.values(`teacher_temp.${i}`, ours, values, TOLERANCE.exact)
  })
}

async function checkPatchMerging(gpu: Gpu, tag: string, checks: Checks): Promise<void> {
  const name = `patch_merging.${tag}`
  const [images, tokens, C] = checks.shapeOf(`${name}.in`)
  const side = Math.sqrt(tokens)
  const groups = tokenGroups([{ images, height: side, width: side }])
  await differentiate(gpu, name, checks, {
    shape: [images * tokens, C],
    outShape: [images, Math.ceil(side / 2) ** 2, 2 * C],
    module: (scope) => new PatchMerging(scope, C),
    forward: (module, x) => ({ out: module.forward(x, groups).tokens }),
  })
}

async function checkBlock(gpu: Gpu, block: BlockCase, checks: Checks): Promise<void> {
  const name = `swin_block.${block.tag}`
  const [images] = checks.shapeOf(`${name}.in`)
  const groups = tokenGroups([{ images, height: block.map, width: block.map }])
  await differentiate(gpu, name, checks, {
    shape: [images * block.map ** 2, block.dim],
    outShape: [images, block.map ** 2, block.dim],
    isAlone: block.window_used === 1,
    module: (scope) => {
      const built = new SwinBlock(scope, {
        stage: 0,
        stride: 1,
        width: block.dim,
        numHeads: block.heads,
        resolution: block.input_resolution,
        windowSize: block.window_arg,
        isShifted: block.shift_arg > 0,
        mlpRatio: block.mlp_ratio,
        qkvBias: block.qkv_bias,
        dropPath: 0,
        index: 0,
      })
      const used = [block.window_used, block.shift_used]
      checks.values(`blocks.${block.tag}.window_used, shift_used`, [built.windowSize, built.shiftSize], used, {
        abs: 0,
      })
      return built
    },
    forward: (module, x) => {
      const attention: Tensor[] = []
      const out = module.forward(x, groups, {
        keep: (_, qkv) => {
          for (let image = 0; image < images; image++)
            attention.push(attentionProbabilities(qkv, module.attentionOptions(groups), 0, image))
        },
      })
      return { out, attention }
    },
  })
}

async function checkHead(gpu: Gpu, tag: string, head: HeadCase, checks: Checks): Promise<void> {
  const name = `dino_head.${tag}`
  const config = {
    hiddenDim: head.hidden_dim,
    bottleneckDim: head.bottleneck_dim,
    outDim: head.out_dim,
    nlayers: head.nlayers,
    normLastLayer: !checks.has(`${name}.grad.last_layer.weight_g`),
  }
  const [rows] = checks.shapeOf(`${name}.in`)
  await differentiate(gpu, name, checks, {
    shape: [rows, head.in_dim],
    outShape: [rows, head.out_dim],
    module: (scope) => new DinoHead(scope, head.in_dim, config),
    forward: (module, x) => ({ out: module.forward(x) }),
  })
}

/** `pos_interp.<a>to<b>`: a table of a x a positions resampled to b x b, the cls row untouched. */
async function checkPositions(gpu: Gpu, tag: string, checks: Checks): Promise<void> {
  const name = `pos_interp.${tag}`
  const [from, to] = tag.split('to').map(Number)
  const [, , C] = checks.shapeOf(`${name}.in`)
  const maps = tokenGroups([{ images: 1, height: to, width: to }])
  const sequence = tokenGroups([{ images: 1, height: 1, width: 1 + to * to }])
  await differentiate(gpu, name, checks, {
    shape: [1, 1 + from * from, C],
    outShape: [1, 1 + to * to, C],
    module: () => null,
    forward: (_, table) => {
      const nothing = Tensor.constant('no tokens', [1 + to * to, C], new Float32Array((1 + to * to) * C))
      return { out: addPositionEmbedding(nothing, sequence, table, { maps }) }
    },
  })
}

async function checkGelu(gpu: Gpu, checks: Checks): Promise<void> {
  const shape = checks.shapeOf('gelu.in')
  await differentiate(gpu, 'gelu', checks, {
    shape,
    outShape: shape,
    module: () => null,
    forward: (_, x) => ({ out: gelu(x) }),
    isOfSum: true,
  })
}
