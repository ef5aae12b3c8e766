// Swin Transformer as EsViT uses it (`SwinTransformer`, microsoft/esvit models/swin_transformer.py; Liu et al. 2021):
// patch embedding, stages of window attention with patch merging between them, a final norm. No cls token: the region
// features are the normed tokens of the last map, the view feature is their mean.

import { meanTokens } from '../ops/reduce/meanTokens'
import { addPositionEmbedding } from '../ops/patch/positionEmbedding'
import type { TokenGroup } from '../ops/patch/tokenGroups'
import type { Scope } from '../tensor/parameters'
import type { Tensor } from '../tensor/tensor'
import type { Backbone, BackboneOutput, ForwardOptions, ViewGroup } from './backbone'
import { LayerNorm, truncNormal } from './layers'
import { PatchEmbed } from './patchEmbed'
import { PatchMerging } from './patchMerging'
import { SwinBlock } from './swinBlock'
import type { SwinConfig } from './swin.config'

interface Stage {
  blocks: SwinBlock[]
  downsample: PatchMerging | null
}

export class SwinTransformer implements Backbone {
  readonly width: number
  readonly stride: number
  readonly patchEmbed: PatchEmbed
  readonly absolutePosEmbed: Tensor | null // [1, N, C]
  readonly stages: Stage[]
  readonly norm: LayerNorm

  constructor(scope: Scope, config: SwinConfig) {
    const { imgSize, patchSize, embedDim, depths, numHeads, dropPathRate } = config
    const grid = Math.floor(imgSize / patchSize)
    this.absolutePosEmbed = config.ape
      ? scope.parameter('absolute_pos_embed', [1, grid * grid, embedDim], truncNormal)
      : null
    this.patchEmbed = new PatchEmbed(scope.child('patch_embed'), patchSize, embedDim, config.patchNorm)

    const totalDepth = depths.reduce((a, b) => a + b, 0)
    let index = 0
    let resolution = grid
    this.stages = depths.map((depth, s) => {
      const width = embedDim * 2 ** s
      const stage = scope.child('layers').child(s)
      const blocks = Array.from({ length: depth }, (_, b) => {
        const block = new SwinBlock(stage.child('blocks').child(b), {
          stage: s,
          stride: patchSize * 2 ** s,
          width,
          numHeads: numHeads[s],
          resolution,
          windowSize: config.windowSize,
          isShifted: b % 2 === 1,
          mlpRatio: config.mlpRatio,
          qkvBias: config.qkvBias,
          dropPath: totalDepth > 1 ? (dropPathRate * index) / (totalDepth - 1) : 0, // linear from 0 (torch.linspace)
          index,
        })
        index++
        return block
      })
      const downsample = s < depths.length - 1 ? new PatchMerging(stage.child('downsample'), width) : null
      // nominal, as the official code has it: rounded down, though merging pads odd maps and so rounds up
      if (downsample) resolution = Math.max(1, Math.floor(resolution / 2))
      return { blocks, downsample }
    })
    const last = depths.length - 1
    this.width = embedDim * 2 ** last
    this.stride = patchSize * 2 ** last
    this.norm = new LayerNorm(scope.child('norm'), this.width)
  }

  get blocks(): SwinBlock[] {
    return this.stages.flatMap((stage) => stage.blocks)
  }

  forward(views: readonly ViewGroup[], options: ForwardOptions = {}): BackboneOutput {
    const { keep, lastBlocks = 0 } = options
    let { tokens, groups }: { tokens: Tensor; groups: readonly TokenGroup[] } = this.patchEmbed.forward(views)
    keep?.('patch_embed', tokens, groups)
    if (this.absolutePosEmbed) tokens = addPositionEmbedding(tokens, groups, this.absolutePosEmbed)

    const afterBlock: { tokens: Tensor; groups: readonly TokenGroup[]; isLastStage: boolean }[] = []
    this.stages.forEach(({ blocks, downsample }, s) => {
      for (const block of blocks) {
        tokens = block.forward(tokens, groups, options)
        keep?.(block.name, tokens, groups)
        afterBlock.push({ tokens, groups, isLastStage: downsample === null })
      }
      if (downsample) {
        ;({ tokens, groups } = downsample.forward(tokens, groups))
        keep?.(`layers.${s}.downsample`, tokens, groups)
      }
    })
    const regions = this.norm.forward(tokens)
    keep?.('norm', regions, groups)

    // Only blocks of the last stage pass through the final norm (`forward_return_n_last_blocks`).
    const blocks = afterBlock
      .slice(afterBlock.length - Math.min(lastBlocks, afterBlock.length))
      .map((b) => meanTokens(b.isLastStage ? this.norm.forward(b.tokens) : b.tokens, b.groups))
    return { view: meanTokens(regions, groups), regions, groups, blocks }
  }
}
