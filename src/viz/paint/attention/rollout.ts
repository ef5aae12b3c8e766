// Attention rollout (Abnar and Zuidema 2020, section 3): attention of all heads averaged, half of it given to the residual
// connection, multiplied through the blocks. What a token of a block has of every token that went in.

/** Share of a block's output that comes by the residual connection. */
const RESIDUAL = 0.5

/**
 * A~_l = 0.5 mean_h A_l + 0.5 I, and A~_L ... A~_2 A~_1. Rows sum to 1.
 *
 * @param blocks [heads, N, N] probabilities of every block, the first first
 * @returns [N, N]
 */
export function rollout(blocks: readonly Float32Array[], tokens: number): Float32Array<ArrayBuffer> {
  return blocks.reduce<Float32Array<ArrayBuffer>>(
    (before, probabilities) => product(withResidual(probabilities, tokens), before, tokens),
    identity(tokens),
  )
}

const identity = (N: number) => Float32Array.from({ length: N * N }, (_, at) => Number(at % (N + 1) === 0))

function withResidual(probabilities: Float32Array, N: number): Float32Array<ArrayBuffer> {
  const heads = probabilities.length / (N * N)
  const mixed = identity(N).map((v) => RESIDUAL * v)
  for (let at = 0; at < probabilities.length; at++) mixed[at % (N * N)] += ((1 - RESIDUAL) / heads) * probabilities[at]
  return mixed
}

function product(a: Float32Array, b: Float32Array, N: number): Float32Array<ArrayBuffer> {
  const c = new Float32Array(N * N)
  for (let i = 0; i < N; i++)
    for (let k = 0; k < N; k++) {
      const weight = a[i * N + k]
      for (let j = 0; j < N; j++) c[i * N + j] += weight * b[k * N + j]
    }
  return c
}
