// What a launch does, counted from its shapes: the arithmetic that its formula asks for, and the memory that it has to
// read and write at least. Nothing here is measured; train/kernels holds it against measured times.
//
// The rules. An addition, multiplication, comparison, division, root, exponential or logarithm of f32 is one operation, a
// multiply-add two; arithmetic on indices and random bits is none. What a kernel computes twice counts once. A word (four
// bytes) that is read counts once however often it is loaded, one that is written once, one that is added to twice. The
// counts of a family lie beside its ops, in costs.ts.

import type { Scalars } from '../gpu/kernel'
import type { Constants } from '../gpu/shader'

export interface LaunchShape {
  params: Scalars
  constants: Constants
  /** 4 where Params count vec4s, as the variants .vec4 and .unrolled do (but those of the matrix product). */
  lanes: number
  /** Words of the tensor at that binding; 0 where the variant has none. */
  size: (binding: string) => number
}

export interface KernelCost {
  /** Null where it depends on what is drawn or found, and not on shapes alone. */
  flops: number | null
  words: number
}

/** By kernel, without the suffix of a variant: all variants of a kernel do the same. */
export type KernelCosts = Readonly<Record<string, (launch: LaunchShape) => KernelCost>>

/** `norm/layerNorm.forward.vec4` -> `norm/layerNorm.forward` */
export const withoutVariant = (kernel: string): string => kernel.replace(/\.(vec4|unrolled|quad|panel|shared)$/, '')

/** Exact GELU by the fit of shaders/common/gelu.wgsl: 27 for the distribution function, one product. */
export const GELU_FLOPS = 28
/** Its derivative, where the distribution function and the exponential are known. */
export const GELU_DERIVATIVE_FLOPS = 3
