// Seeded numbers that are the same on every machine: what checks of the kernels feed them.

/** Numbers in [-1, 1) with float32 precision. */
export function uniform(length: number, seed = 1): Float32Array<ArrayBuffer> {
  let state = seed
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state / 2 ** 32) * 2 - 1
  })
}

/** Rows of `K` positive numbers that sum to 1: the softmax of each row of `x`. */
export function softmaxRows(x: Float32Array, K: number): Float32Array<ArrayBuffer> {
  const y = new Float32Array(x.length)
  for (let r = 0; r < x.length; r += K) {
    const e = Array.from(x.subarray(r, r + K), Math.exp)
    const sum = e.reduce((a, b) => a + b, 0)
    e.forEach((v, k) => {
      y[r + k] = v / sum
    })
  }
  return y
}
