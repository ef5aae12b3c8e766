// What a Swin says of itself by its settings (models/swin_transformer.py of the official EsViT).

import { headProblems, type BackboneFacts, type SettingProblem } from './backboneFacts.config'
import type { SwinConfig } from './swin.config'
import { blockIn, patchesIn } from './weightShapes.config'

export const swinFacts: BackboneFacts<SwinConfig> = {
  /** Every merging halves the side, rounding up, and doubles the channels. */
  regionMap({ imgSize, patchSize, embedDim, depths }) {
    let side = Math.floor(imgSize / patchSize)
    for (let merge = 1; merge < depths.length; merge++) side = Math.ceil(side / 2)
    return { side, channels: embedDim * 2 ** (depths.length - 1) }
  },

  depths: ({ depths }) => depths,

  problems({ imgSize, depths, numHeads, embedDim, ape }, localSide) {
    const problems: SettingProblem<SwinConfig>[] = []
    if (depths.length !== numHeads.length) {
      const stages = depths.length === 1 ? 'the one stage' : `each of the ${depths.length} stages`
      const message = `must name heads for ${stages}, got ${numHeads.length}`
      problems.push({ setting: 'numHeads', message })
    }
    numHeads.forEach((heads, stage) => {
      problems.push(...headProblems(embedDim * 2 ** stage, heads, stage))
    })
    if (ape && localSide !== null && localSide !== imgSize) {
      const message = `needs all crops of one size: Swin’s absolute positions are not resampled; local crops have ${localSide} px`
      problems.push({ setting: 'ape', message })
    }
    return problems
  },

  words: ({ depths, embedDim, numHeads, windowSize }) => [
    { what: 'Network', value: `Swin, ${depths.length === 1 ? 'one stage' : `${depths.length} stages`}` },
    { what: 'Blocks', value: depths.join(', ') },
    { what: 'Width', value: `${depths.map((_, s) => embedDim * 2 ** s).join(', ')} channels` },
    { what: 'Heads', value: numHeads.join(', ') },
    { what: 'Window', value: `${windowSize} × ${windowSize} tokens` },
  ],

  official: (config) => ({ arch: 'swin', arguments: {}, yaml: yamlOf(config), edits: [], fixed: [], notes: [] }),

  weights: {
    mark: 'stages (layers.0.blocks.0 …)',
    hasMark: (weights) => weights.has('layers.0.blocks.0.norm1.weight'),
    settings(weights) {
      const { embedDim, patchSize } = patchesIn(weights)
      const stages = weights.count('layers.', '.blocks.0.norm1.weight')
      const depths = Array.from({ length: stages }, (_, s) => weights.count(`layers.${s}.blocks.`, '.norm1.weight'))
      const tables = depths.map((_, s) => {
        const [offsets, heads] = weights.shape(`layers.${s}.blocks.0.attn.relative_position_bias_table`, 2)
        return { heads, window: weights.whole((Math.sqrt(offsets) + 1) / 2, `the window of stage ${s + 1}`) }
      })
      const windows = tables.map(({ window }) => window)
      const [windowSize, last] = [Math.max(...windows), windows[stages - 1]]
      const hasPositions = weights.has('absolute_pos_embed')
      const grid = hasPositions
        ? weights.whole(Math.sqrt(weights.shape('absolute_pos_embed', 3)[1]), 'the side of its map')
        : last * 2 ** (stages - 1)
      const why =
        last < windowSize
          ? `: the last stage is one window of ${last} tokens, smaller than the others.`
          : ', at which the last stage is one window; the weights of a Swin do not say.'
      return {
        config: {
          name: 'swin',
          imgSize: patchSize * grid,
          patchSize,
          embedDim,
          depths,
          numHeads: tables.map(({ heads }) => heads),
          windowSize,
          ...blockIn(weights, 'layers.0.blocks.0.', embedDim),
          ape: hasPositions,
          patchNorm: weights.has('patch_embed.norm.weight'),
          dropPathRate: 0,
        },
        assumed: hasPositions ? [] : [`Images of ${patchSize * grid} pixels${why}`],
      }
    },
  },
}

/** The keys of experiments/imagenet/swin/swin_tiny_patch4_window7_224.yaml that a run reads. */
function yamlOf(config: SwinConfig): string {
  const list = (numbers: readonly number[]) => `[ ${numbers.join(', ')} ]`
  const flag = (value: boolean) => (value ? 'True' : 'False')
  return `MODEL:
  NAME: swin_transformer
  SPEC:
    PATCH_SIZE: ${config.patchSize}
    DIM_EMBED: ${config.embedDim}
    DEPTHS: ${list(config.depths)}
    NUM_HEADS: ${list(config.numHeads)}
    WINDOW_SIZE: ${config.windowSize}
    MLP_RATIO: ${config.mlpRatio}
    QKV_BIAS: ${flag(config.qkvBias)}
    DROP_RATE: 0
    ATTN_DROP_RATE: 0
    DROP_PATH_RATE: ${config.dropPathRate}
    USE_APE: ${flag(config.ape)}
    PATCH_NORM: ${flag(config.patchNorm)}
TRAIN:
  IMAGE_SIZE: ${list([config.imgSize, config.imgSize])}
  LR_SCHEDULER:
    METHOD: 'timm'
    ARGS:
      sched: 'cosine'
`
}
