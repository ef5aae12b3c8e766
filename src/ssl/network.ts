// Student or teacher: a backbone with one or two projection heads (`MultiCropWrapper` and the forward of the official
// backbones under use_dense_prediction). Heads run once over all crops of all resolutions.

import type { Backbone, ForwardOptions, ViewGroup } from '../nn/backbone'
import { DinoHead, type DinoHeadConfig } from '../nn/dinoHead'
import type { TokenGroup } from '../ops/patch/tokenGroups'
import type { Scope } from '../tensor/parameters'
import type { Tensor } from '../tensor/tensor'

export interface NetworkOutput {
  /** [images, K] logits of the view head: no temperature, no centre */
  viewLogits: Tensor
  /** [R, K] logits of the dense head; null where the run has none or does not use it yet */
  regionLogits: Tensor | null
  /** [images, C] what the view head ate, and what k-NN uses */
  viewFeatures: Tensor
  /** [R, C] what the dense head ate, and what is matched */
  regionFeatures: Tensor
  /** How the regions lie: one group a resolution. */
  groups: readonly TokenGroup[]
}

export class Network {
  readonly backbone: Backbone
  readonly head: DinoHead
  readonly headDense: DinoHead | null

  /** @param hasDenseHead EsViT's second head, for regions */
  constructor(scope: Scope, backbone: Backbone, head: DinoHeadConfig, hasDenseHead: boolean) {
    this.backbone = backbone
    this.head = new DinoHead(scope.child('head'), backbone.width, head)
    this.headDense = hasDenseHead ? new DinoHead(scope.child('head_dense'), backbone.width, head) : null
  }

  /** @param usesRegions false leaves the dense head out of the program (L_R not switched on yet) */
  forward(views: readonly ViewGroup[], usesRegions: boolean, options?: ForwardOptions): NetworkOutput {
    const { view, regions, groups } = this.backbone.forward(views, options)
    return {
      viewLogits: this.head.forward(view),
      regionLogits: usesRegions && this.headDense ? this.headDense.forward(regions) : null,
      viewFeatures: view,
      regionFeatures: regions,
      groups,
    }
  }
}
