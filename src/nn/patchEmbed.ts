// Patch embedding: a convolution of stride = kernel = patch, which is one matrix product over gathered patches
// (`PatchEmbed` in timm). A border that does not fill a patch is dropped, as by the convolution.

import { linear } from '../ops/matmul/linear'
import { patchify } from '../ops/patch/patchify'
import type { TokenGroup } from '../ops/patch/tokenGroups'
import type { Scope } from '../tensor/parameters'
import type { Tensor } from '../tensor/tensor'
import type { ViewGroup } from './backbone'
import { LayerNorm } from './layers'

export class PatchEmbed {
  readonly weight: Tensor // proj.weight [C, 3, P, P]
  readonly bias: Tensor // proj.bias [C]
  readonly norm: LayerNorm | null
  readonly patchSize: number

  /** @param hasNorm Swin's patch_norm */
  constructor(scope: Scope, patchSize: number, width: number, hasNorm: boolean) {
    // trunc-normal reaches Linear layers only: the convolution keeps PyTorch's default, uniform(±1/sqrt(fan_in))
    const init = { kind: 'uniform', bound: 1 / Math.sqrt(3 * patchSize * patchSize) } as const
    const proj = scope.child('proj')
    this.patchSize = patchSize
    this.weight = proj.parameter('weight', [width, 3, patchSize, patchSize], init)
    this.bias = proj.parameter('bias', [width], init)
    this.norm = hasNorm ? new LayerNorm(scope.child('norm'), width) : null
  }

  /** @returns tokens [R, C] and how they lie */
  forward(views: readonly ViewGroup[]): { tokens: Tensor; groups: TokenGroup[] } {
    const { patches, groups } = patchify(views, this.patchSize)
    const embedded = linear(patches, this.weight, this.bias)
    return { tokens: this.norm ? this.norm.forward(embedded) : embedded, groups }
  }
}
