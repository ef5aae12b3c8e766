// One Swin block: window attention and an MLP, both pre-norm with residual (`SwinTransformerBlock`, official code).
//
// Window and shift are fixed here from the resolution of the GLOBAL crops and then serve local crops too: a map that
// fits in one window is its own window and is not shifted; a smaller local map is padded up to the window.

import type { TokenGroup } from '../ops/patch/tokenGroups'
import type { WindowAttentionOptions } from '../ops/window/windowAttention'
import type { Scope } from '../tensor/parameters'
import type { Tensor } from '../tensor/tensor'
import type { ForwardOptions } from './backbone'
import { LayerNorm, Linear, truncNormal } from './layers'
import { Mlp } from './mlp'
import { preNormForward, type PreNormBlock } from './preNormBlock'

export interface SwinBlockConfig {
  stage: number
  /** Side of a token in pixels. */
  stride: number
  width: number
  numHeads: number
  /** Side of the global crops' map at this stage. */
  resolution: number
  windowSize: number
  isShifted: boolean
  mlpRatio: number
  qkvBias: boolean
  dropPath: number
  /** Counted through all stages. */
  index: number
}

export class SwinBlock implements PreNormBlock {
  readonly windowSize: number
  readonly shiftSize: number
  readonly config: SwinBlockConfig
  readonly norm1: LayerNorm
  readonly relativePositionBiasTable: Tensor // [(2M-1)^2, nH]
  readonly qkv: Linear
  readonly proj: Linear
  readonly norm2: LayerNorm
  readonly mlp: Mlp
  readonly name: string
  readonly stage: number
  readonly stride: number
  readonly dropPath: number
  readonly index: number

  constructor(scope: Scope, config: SwinBlockConfig) {
    const { width, numHeads, resolution, windowSize, mlpRatio, qkvBias } = config
    const fitsOneWindow = resolution <= windowSize
    this.config = config
    this.name = scope.prefix.slice(0, -1)
    this.stage = config.stage
    this.stride = config.stride
    this.dropPath = config.dropPath
    this.index = config.index
    this.windowSize = fitsOneWindow ? resolution : windowSize
    this.shiftSize = config.isShifted && !fitsOneWindow ? Math.floor(windowSize / 2) : 0
    const attn = scope.child('attn')
    this.norm1 = new LayerNorm(scope.child('norm1'), width)
    const offsets = (2 * this.windowSize - 1) ** 2
    this.relativePositionBiasTable = attn.parameter('relative_position_bias_table', [offsets, numHeads], truncNormal)
    this.qkv = new Linear(attn.child('qkv'), width, 3 * width, { bias: qkvBias })
    this.proj = new Linear(attn.child('proj'), width, width)
    this.norm2 = new LayerNorm(scope.child('norm2'), width)
    this.mlp = new Mlp(scope.child('mlp'), width, Math.floor(width * mlpRatio))
  }

  /** How the attention kernels see this block. */
  attentionOptions(groups: readonly TokenGroup[]): WindowAttentionOptions {
    return {
      groups,
      windowSize: this.windowSize,
      shiftSize: this.shiftSize,
      numHeads: this.config.numHeads,
      biasTable: this.relativePositionBiasTable,
      padding: this.qkv.bias, // padded tokens are zeros after norm1, so their q, k, v are the bias
    }
  }

  /** @param x [R, C] @returns [R, C] */
  forward(x: Tensor, groups: readonly TokenGroup[], options?: ForwardOptions): Tensor {
    return preNormForward(this, x, groups, options)
  }
}
