// Patch merging: 2x2 neighbours become one token of twice the width (`PatchMerging`, official Swin).

import { linear } from '../ops/matmul/linear'
import { mergeNorm } from '../ops/patch/mergeNorm'
import type { TokenGroup } from '../ops/patch/tokenGroups'
import { ones, zeros, type Scope } from '../tensor/parameters'
import type { Tensor } from '../tensor/tensor'
import { NORM_EPS, truncNormal } from './layers'

export class PatchMerging {
  readonly reduction: Tensor // reduction.weight [2C, 4C], no bias
  readonly normWeight: Tensor // norm.weight [4C]
  readonly normBias: Tensor // norm.bias [4C]

  constructor(scope: Scope, width: number) {
    this.reduction = scope.child('reduction').parameter('weight', [2 * width, 4 * width], truncNormal)
    this.normWeight = scope.child('norm').parameter('weight', [4 * width], ones)
    this.normBias = scope.child('norm').parameter('bias', [4 * width], zeros)
  }

  /** @param x [R, C] @returns [R', 2C] and how its tokens lie; odd maps are padded with zeros first */
  forward(x: Tensor, groups: readonly TokenGroup[]): { tokens: Tensor; groups: TokenGroup[] } {
    const { merged, groups: after } = mergeNorm(x, groups, this.normWeight, this.normBias, NORM_EPS)
    return { tokens: linear(merged, this.reduction, null), groups: after }
  }
}
