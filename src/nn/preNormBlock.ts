// The pre-norm transformer block (`Block` of timm's vision_transformer.py, `SwinTransformerBlock` of the official code):
//
//   y = x + drop(proj(attention(qkv(norm1 x))))        z = y + drop(mlp(norm2 y))
//
// Backbones declare its parameters, for their names differ, and say by `attentionOptions` which tokens see each other.

import { dropPathAdd } from '../ops/elementwise/dropPath'
import type { TokenGroup } from '../ops/patch/tokenGroups'
import { windowAttention } from '../ops/window/windowAttention'
import type { Tensor } from '../tensor/tensor'
import type { AttentionBlock, ForwardOptions } from './backbone'
import type { LayerNorm, Linear } from './layers'
import type { Mlp } from './mlp'

export interface PreNormBlock extends AttentionBlock {
  readonly norm1: LayerNorm
  readonly qkv: Linear
  readonly proj: Linear
  readonly norm2: LayerNorm
  readonly mlp: Mlp
  /** Share of the images whose branch is dropped. */
  readonly dropPath: number
  /**
   * Counted through all stages: it tells the drop-path draws of one block from another's, two for each block, and a run
   * that goes on draws what it would have drawn only if they stay as they are.
   */
  readonly index: number
}

/** @param x [R, C] @returns [R, C] */
export function preNormForward(
  block: PreNormBlock,
  x: Tensor,
  groups: readonly TokenGroup[],
  { keep, stepScalars }: ForwardOptions = {},
): Tensor {
  const { norm1, proj, norm2, mlp, dropPath: rate, index } = block
  const qkv = block.qkv.forward(norm1.forward(x))
  keep?.(`${block.name}.attn.qkv`, qkv, groups)
  const attended = windowAttention(qkv, block.attentionOptions(groups))
  if (!stepScalars || rate === 0) {
    const y = proj.forward(attended, { residual: x })
    return mlp.forward(norm2.forward(y), y)
  }
  const y = dropPathAdd(x, proj.forward(attended), groups, { rate, stepScalars, layer: 2 * index })
  return dropPathAdd(y, mlp.forward(norm2.forward(y)), groups, { rate, stepScalars, layer: 2 * index + 1 })
}
