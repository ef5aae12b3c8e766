// Vision Transformer as DINO uses it (`VisionTransformer`, facebookresearch/dino vision_transformer.py): cls token,
// learnt position embedding (bicubic for crops of another size), pre-norm blocks of full attention, a final norm.
// The view feature is the cls token, the region features are the patch tokens.

import { addPositionEmbedding } from '../ops/patch/positionEmbedding'
import type { TokenGroup } from '../ops/patch/tokenGroups'
import { dropToken, prependToken, takeToken } from '../ops/shape/clsToken'
import type { WindowAttentionOptions } from '../ops/window/windowAttention'
import type { Scope } from '../tensor/parameters'
import type { Tensor } from '../tensor/tensor'
import type { Backbone, BackboneOutput, ForwardOptions, ViewGroup } from './backbone'
import { LayerNorm, Linear, truncNormal } from './layers'
import { Mlp } from './mlp'
import { PatchEmbed } from './patchEmbed'
import { preNormForward, type PreNormBlock } from './preNormBlock'
import type { VitConfig } from './vit.config'

export class VitBlock implements PreNormBlock {
  readonly norm1: LayerNorm
  readonly qkv: Linear
  readonly proj: Linear
  readonly norm2: LayerNorm
  readonly mlp: Mlp
  readonly name: string
  readonly stage = 0
  readonly stride: number
  readonly numHeads: number
  readonly dropPath: number
  readonly index: number

  constructor(scope: Scope, config: VitConfig, index: number) {
    const { patchSize, embedDim, depth, dropPathRate } = config
    this.stride = patchSize
    this.name = scope.prefix.slice(0, -1)
    this.numHeads = config.numHeads
    this.index = index
    this.dropPath = depth > 1 ? (dropPathRate * index) / (depth - 1) : 0
    this.norm1 = new LayerNorm(scope.child('norm1'), embedDim)
    this.qkv = new Linear(scope.child('attn').child('qkv'), embedDim, 3 * embedDim, { bias: config.qkvBias })
    this.proj = new Linear(scope.child('attn').child('proj'), embedDim, embedDim)
    this.norm2 = new LayerNorm(scope.child('norm2'), embedDim)
    this.mlp = new Mlp(scope.child('mlp'), embedDim, Math.floor(embedDim * config.mlpRatio))
  }

  /** Full attention is one window over the whole sequence, without bias or shift. */
  attentionOptions(groups: readonly TokenGroup[]): WindowAttentionOptions {
    return { groups, windowSize: 'whole', shiftSize: 0, numHeads: this.numHeads, biasTable: null, padding: null }
  }

  /** @param x [R, C] @returns [R, C] */
  forward(x: Tensor, groups: readonly TokenGroup[], options?: ForwardOptions): Tensor {
    return preNormForward(this, x, groups, options)
  }
}

export class VisionTransformer implements Backbone {
  readonly width: number
  readonly stride: number
  readonly patchEmbed: PatchEmbed
  readonly clsToken: Tensor // [1, 1, C]
  readonly posEmbed: Tensor // [1, 1 + N, C]
  readonly blocks: VitBlock[]
  readonly norm: LayerNorm

  constructor(scope: Scope, config: VitConfig) {
    const { imgSize, patchSize, embedDim, depth } = config
    const grid = Math.floor(imgSize / patchSize)
    this.width = embedDim
    this.stride = patchSize
    this.clsToken = scope.parameter('cls_token', [1, 1, embedDim], truncNormal)
    this.posEmbed = scope.parameter('pos_embed', [1, 1 + grid * grid, embedDim], truncNormal)
    this.patchEmbed = new PatchEmbed(scope.child('patch_embed'), patchSize, embedDim, false)
    this.blocks = Array.from({ length: depth }, (_, i) => new VitBlock(scope.child('blocks').child(i), config, i))
    this.norm = new LayerNorm(scope.child('norm'), embedDim)
  }

  forward(views: readonly ViewGroup[], options: ForwardOptions = {}): BackboneOutput {
    const { keep, lastBlocks = 0 } = options
    const embedded = this.patchEmbed.forward(views)
    keep?.('patch_embed', embedded.tokens, embedded.groups)
    const { tokens, groups } = prependToken(embedded.tokens, embedded.groups, this.clsToken)
    let x = addPositionEmbedding(tokens, groups, this.posEmbed, { maps: embedded.groups })

    const afterBlock: Tensor[] = []
    for (const block of this.blocks) {
      x = block.forward(x, groups, options)
      keep?.(block.name, x, groups)
      afterBlock.push(x)
    }
    const normed = this.norm.forward(x)
    keep?.('norm', normed, groups)
    const { tokens: regions, groups: regionGroups } = dropToken(normed, embedded.groups)

    // The cls token of each of the last blocks, all through the final norm (`get_intermediate_layers`).
    const blocks = afterBlock
      .slice(afterBlock.length - Math.min(lastBlocks, afterBlock.length))
      .map((b) => takeToken(this.norm.forward(b), groups))
    return { view: takeToken(normed, groups), regions, groups: regionGroups, blocks }
  }
}
