// The projection head (`DINOHead`): an MLP to a narrow bottleneck, L2-normalised, then a weight-normalised linear layer
// without bias onto K prototypes. EsViT has two of them, for views (`head`) and for regions (`head_dense`).

import { linear } from '../ops/matmul/linear'
import { l2Normalize } from '../ops/norm/l2Normalize'
import { weightNorm } from '../ops/norm/weightNorm'
import { ones, type Scope } from '../tensor/parameters'
import type { Tensor } from '../tensor/tensor'
import { Linear } from './layers'

export interface DinoHeadConfig {
  hiddenDim: number
  bottleneckDim: number
  /** K, the number of prototypes. */
  outDim: number
  /** Linear layers before the last layer, 1 to 3 in the published runs. */
  nlayers: number
  /** Freezes the prototypes' lengths (weight_g) at 1. */
  normLastLayer: boolean
}

export class DinoHead {
  readonly mlp: Linear[]
  readonly weightG: Tensor // last_layer.weight_g [K, 1]
  readonly weightV: Tensor // last_layer.weight_v [K, bottleneck]

  constructor(scope: Scope, inDim: number, config: DinoHeadConfig) {
    const { hiddenDim, bottleneckDim, outDim, nlayers, normLastLayer } = config
    const widths = [inDim, ...Array.from({ length: nlayers - 1 }, () => hiddenDim), bottleneckDim]
    const mlp = scope.child('mlp')
    // In the official nn.Sequential every other entry is a GELU, so Linear i is entry 2i; a single Linear stands alone.
    this.mlp = widths.slice(1).map((out, i) => new Linear(nlayers === 1 ? mlp : mlp.child(2 * i), widths[i], out))
    const lastLayer = scope.child('last_layer')
    this.weightG = lastLayer.parameter('weight_g', [outDim, 1], ones, !normLastLayer)
    // the last layer keeps PyTorch's default Linear initialisation
    this.weightV = lastLayer.parameter('weight_v', [outDim, bottleneckDim], {
      kind: 'uniform',
      bound: 1 / Math.sqrt(bottleneckDim),
    })
  }

  /** @param x [R, C] features @returns [R, K] logits */
  forward(x: Tensor): Tensor {
    const last = this.mlp.length - 1
    const bottleneck = this.mlp.reduce((h, layer, i) => layer.forward(h, { gelu: i < last }), x)
    return linear(l2Normalize(bottleneck), weightNorm(this.weightG, this.weightV), null)
  }
}
