// Counter-based random numbers: every draw is a function of (seed, stream, step, index) and of nothing else.
//
// The hash is pcg4d (Jarzynski and Olano, "Hash Functions for GPU Rendering", JCGT 2020). The same bits come out of
// shaders/common/rng.wgsl, so a crop drawn on the GPU can be redrawn here, a resumed run draws what the uninterrupted
// one would have, and a twin run sees the same batches.

/** What a draw is for. Two purposes never share a stream. Mirrored in shaders/common/rng.wgsl where a shader draws. */
export const STREAM = {
  init: 1,
  dataOrder: 2,
  split: 3,
  crop: 4,
  color: 5,
  blur: 6,
  dropPath: 7,
  probe: 8,
  emoji: 9,
  umap: 11,
} as const

/** Four random u32 for the counter (seed, stream, step, index), each taken modulo 2^32. */
export function pcg4d(seed: number, stream: number, step: number, index: number): [number, number, number, number] {
  let x = (Math.imul(seed, 1664525) + 1013904223) | 0
  let y = (Math.imul(stream, 1664525) + 1013904223) | 0
  let z = (Math.imul(step, 1664525) + 1013904223) | 0
  let w = (Math.imul(index, 1664525) + 1013904223) | 0
  x = (x + Math.imul(y, w)) | 0
  y = (y + Math.imul(z, x)) | 0
  z = (z + Math.imul(x, y)) | 0
  w = (w + Math.imul(y, z)) | 0
  x ^= x >>> 16
  y ^= y >>> 16
  z ^= z >>> 16
  w ^= w >>> 16
  x = (x + Math.imul(y, w)) | 0
  y = (y + Math.imul(z, x)) | 0
  z = (z + Math.imul(x, y)) | 0
  w = (w + Math.imul(y, z)) | 0
  return [x >>> 0, y >>> 0, z >>> 0, w >>> 0]
}

/** The top 24 bits of a u32 as a float in [0, 1): exact in float32, so WGSL and TypeScript agree to the bit. */
export const unitFloat = (bits: number): number => (bits >>> 8) / 2 ** 24

/** Two independent standard normal numbers from two u32 (Box-Muller); u is kept above 0. */
export function normalPair(a: number, b: number): [number, number] {
  const radius = Math.sqrt(-2 * Math.log((a + 1) / 2 ** 32))
  const angle = (2 * Math.PI * b) / 2 ** 32
  return [radius * Math.cos(angle), radius * Math.sin(angle)]
}

/** A permutation of 0..count-1 (Fisher-Yates), drawn from (seed, stream, step). */
export function permutation(count: number, seed: number, stream: number, step: number): Uint32Array<ArrayBuffer> {
  const order = Uint32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    // 2^32 is far above any count, so the bias of the multiply-shift is below 1e-4 of a draw
    const j = Math.floor((pcg4d(seed, stream, step, i)[0] / 2 ** 32) * (i + 1))
    const swapped = order[i]
    order[i] = order[j]
    order[j] = swapped
  }
  return order
}
