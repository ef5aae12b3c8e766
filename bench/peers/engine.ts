// What every engine of the bench can do: the same three pieces of work, from the same numbers.

import type { Model } from './model'

/** One matrix product of a linear layer, as a step needs it. */
export interface Product {
  /** y = x W^T, dx = dy W or dW = dy^T x */
  kind: 'forward' | 'input' | 'weight'
  M: number
  N: number
  K: number
}

/** Windows that lie together, so that nobody has to partition a map; no shift. */
export interface AttentionShape {
  windows: number
  heads: number
  /** Tokens a side of a window. */
  side: number
  /** Channels of a head. */
  headDim: number
}

export interface AttentionInputs {
  /** [windows, N, 3, heads, headDim] */
  qkv: Float32Array<ArrayBuffer>
  /** [(2 side - 1)^2, heads] relative-position bias */
  table: Float32Array<ArrayBuffer>
  /** [windows * N, heads * headDim] gradient of the output, where there is a backward */
  gradient: Float32Array<ArrayBuffer>
}

/** A piece of work that can be done again and again. */
export interface Work {
  /** Do it once. @returns when the device is done */
  run: () => Promise<void>
  /** What the last run computed, by name. */
  results: () => Promise<Record<string, Float32Array>>
  destroy: () => void
}

/** Training of the model of model.ts by Adam. */
export interface Training {
  /** @returns when the device is done */
  step: () => Promise<void>
  /** Of the last step. */
  loss: () => Promise<number>
  /** When nothing is built behind the steps any more. */
  settled: () => Promise<void>
  destroy: () => void
}

export interface Engine {
  readonly device: GPUDevice
  /** @param a @param b the two factors as they lie: x [M, K], W [N, K]; dy [M, K], W [K, N]; dy [K, M], x [K, N] */
  product(product: Product, a: Float32Array<ArrayBuffer>, b: Float32Array<ArrayBuffer>): Promise<Work>
  /** Results: `out`, or with a backward `dQkv` and `dBias` [heads, N, N], the gradient of the bias before any folding. */
  attention(shape: AttentionShape, inputs: AttentionInputs, hasBackward: boolean): Promise<Work>
  training(model: Model): Promise<Training>
}

/** Engines by name; each is a chunk of its own, so that a page that measures a start loads only one. */
export const ENGINES = {
  ours: async () => (await import('./ours')).open(),
  'ours on hardware': async () => (await import('./ours')).openAs({ isSoftware: false }),
  'ours in software': async () => (await import('./ours')).openAs({ isSoftware: true }),
  'jax-js': async () => (await import('./jaxJs')).open(),
  'tfjs-webgpu': async () => (await import('./tfjsWebgpu')).open(),
} satisfies Record<string, () => Promise<Engine>>

export type EngineName = keyof typeof ENGINES
export type PeerName = Exclude<EngineName, `ours${string}`>
