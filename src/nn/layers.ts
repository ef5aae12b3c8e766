// The two layers everything is made of, with PyTorch's names and the official initialisation: Linear weights
// trunc-normal(0.02) with bias 0, LayerNorm 1 and 0 (`_init_weights` of the official Swin and ViT).

import { linear, type LinearOptions } from '../ops/matmul/linear'
import { layerNorm } from '../ops/norm/layerNorm'
import { ones, zeros, type Init, type Scope } from '../tensor/parameters'
import type { Tensor } from '../tensor/tensor'

export const truncNormal: Init = { kind: 'truncNormal', std: 0.02 }

/** LayerNorm's epsilon in the official models (not PyTorch's 1e-5). */
export const NORM_EPS = 1e-6

export class Linear {
  readonly weight: Tensor // [out, in]
  readonly bias: Tensor | null // [out]

  constructor(scope: Scope, inFeatures: number, outFeatures: number, { bias = true } = {}) {
    this.weight = scope.parameter('weight', [outFeatures, inFeatures], truncNormal)
    this.bias = bias ? scope.parameter('bias', [outFeatures], zeros) : null
  }

  /** @param x [R, in] @returns [R, out] */
  forward(x: Tensor, options?: LinearOptions): Tensor {
    return linear(x, this.weight, this.bias, options)
  }
}

export class LayerNorm {
  readonly weight: Tensor // [C]
  readonly bias: Tensor // [C]

  constructor(scope: Scope, width: number) {
    this.weight = scope.parameter('weight', [width], ones)
    this.bias = scope.parameter('bias', [width], zeros)
  }

  /** @param x [R, C] @returns [R, C] */
  forward(x: Tensor): Tensor {
    return layerNorm(x, this.weight, this.bias, NORM_EPS)
  }
}
