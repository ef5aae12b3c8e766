// What every backbone offers: crops in, one feature an image and one feature a region out.
//
// All crops go through in one ragged token matrix (ops/patch/tokenGroups.ts), a group for each resolution.

import type { TokenGroup } from '../ops/patch/tokenGroups'
import type { WindowAttentionOptions } from '../ops/window/windowAttention'
import type { Tensor } from '../tensor/tensor'

/** Crops of one resolution, crop-major: crop 0 of every sample, then crop 1, ... */
export interface ViewGroup {
  /** [images, 3, side, side] f32, normalised */
  pixels: Tensor
  images: number
  side: number
}

/** Told of every intermediate result worth looking at, under the names of golden/ (`layers.0.blocks.1`, `norm`, ...). */
export type Keep = (name: string, tensor: Tensor, groups: readonly TokenGroup[]) => void

export interface ForwardOptions {
  keep?: Keep
  /** Step scalars for drop path; without them no branch is dropped (teacher, evaluation). */
  stepScalars?: Tensor
  /** Also return the features of the last n blocks, for linear probes. */
  lastBlocks?: number
}

export interface BackboneOutput {
  /** [images, C] one feature an image: mean region (Swin) or cls token (ViT), after the final norm */
  view: Tensor
  /** [R, C] one feature a region, after the final norm */
  regions: Tensor
  /** How `regions` lie. */
  groups: readonly TokenGroup[]
  /** [images, C_b] feature of each of the last blocks, oldest first; empty unless asked for */
  blocks: Tensor[]
}

/** A block; what it gives is kept under its name. */
export interface Block {
  readonly name: string
  /** Blocks of one stage see one and the same map; counted from 0. */
  readonly stage: number
  /** Side in pixels of the square that a token of its map stands for. */
  readonly stride: number
}

/** A block whose attention can be looked at: its qkv is kept as `<name>.attn.qkv`. */
export interface AttentionBlock extends Block {
  attentionOptions(groups: readonly TokenGroup[]): WindowAttentionOptions
}

export const hasAttention = (block: Block): block is AttentionBlock => 'attentionOptions' in block

export interface Backbone {
  /** All blocks, from the first to the last. */
  readonly blocks: readonly Block[]
  /** C, the width of `view` and `regions`. */
  readonly width: number
  /** Side in pixels of the square that a region stands for. */
  readonly stride: number
  forward(views: readonly ViewGroup[], options?: ForwardOptions): BackboneOutput
}
