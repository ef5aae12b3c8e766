// Eigenvalues and eigenvectors of a symmetric matrix in double precision: Householder reflections to tridiagonal form, then
// QL steps with implicit shifts (tred2 and tql2 of EISPACK, after Bowdler, Martin, Reinsch and Wilkinson 1968).
//
// 4/3 n^3 operations for the form, and as many again for the product of its reflections and about 3 n^3 for the vectors,
// down columns: a second for a few hundred channels, on the CPU. Who needs the values alone asks for no more than the form.

export interface Eigen {
  /** [n], falling. */
  values: Float64Array
  /** [n, n], row i is the eigenvector of value i, of length 1. */
  vectors: Float64Array
}

const MAX_SWEEPS = 60 // a value takes two or three

/** @param matrix [n, n], symmetric; only its lower half is read */
export function symmetricEigen(matrix: ArrayLike<number>, n: number): Eigen {
  // v[i * n + j]: as the form is reached, the reflections; at the end column j is an eigenvector
  const v = copied(matrix, n, 'symmetricEigen')
  const { diagonal, beside, halfSquares } = tridiagonal(v, n)
  multiplyReflections(v, n, halfSquares)
  implicitQl(diagonal, beside, v, n)

  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b] - diagonal[a])
  const values = Float64Array.from(order, (j) => diagonal[j])
  const vectors = Float64Array.from({ length: n * n }, (_, at) => v[(at % n) * n + order[Math.floor(at / n)]])
  return { values, vectors }
}

/** The values of `symmetricEigen`, bit for bit, at a fraction of the work. @param matrix as there @returns [n], falling */
export function symmetricEigenvalues(matrix: ArrayLike<number>, n: number): Float64Array {
  const { diagonal, beside } = tridiagonal(copied(matrix, n, 'symmetricEigenvalues'), n)
  implicitQl(diagonal, beside, null, n)
  return diagonal.sort().reverse()
}

function copied(matrix: ArrayLike<number>, n: number, who: string): Float64Array {
  if (matrix.length !== n * n)
    throw new RangeError(`${who}: matrix must have n * n = ${n * n} elements, got ${matrix.length}`)
  return Float64Array.from(matrix)
}

interface Tridiagonal {
  diagonal: Float64Array
  /** [n] the elements beside the diagonal; the first is 0. */
  beside: Float64Array
  /** [n] half the squared length of each reflection's vector; 0 where nothing is reflected. */
  halfSquares: Float64Array
}

/** QᵀAQ of the matrix in the lower half of `v`; below its diagonal row i becomes the vector of reflection i. */
function tridiagonal(v: Float64Array, n: number): Tridiagonal {
  const halfSquares = new Float64Array(n)
  const e = new Float64Array(n)
  for (let i = n - 1; i > 0; i--) {
    let scale = 0
    for (let k = 0; k < i; k++) scale += Math.abs(v[i * n + k])
    if (i === 1 || scale === 0) {
      e[i] = v[i * n + i - 1]
      continue
    }
    let h = 0
    for (let k = 0; k < i; k++) {
      v[i * n + k] /= scale
      h += v[i * n + k] ** 2
    }
    const f = v[i * n + i - 1]
    const g = f >= 0 ? -Math.sqrt(h) : Math.sqrt(h)
    e[i] = scale * g
    h -= f * g
    v[i * n + i - 1] = f - g
    // e <- A u: an element below the diagonal stands for the one above it too, so that rows are read along
    for (let j = 0; j < i; j++) {
      const u = v[i * n + j]
      let sum = 0
      for (let k = 0; k < j; k++) {
        sum += v[j * n + k] * v[i * n + k]
        e[k] += v[j * n + k] * u
      }
      e[j] = sum + v[j * n + j] * u
    }
    let product = 0
    for (let j = 0; j < i; j++) {
      e[j] /= h
      product += e[j] * v[i * n + j]
    }
    const half = product / (2 * h)
    for (let j = 0; j < i; j++) {
      const u = v[i * n + j]
      e[j] -= half * u
      for (let k = 0; k <= j; k++) v[j * n + k] -= u * e[k] + e[j] * v[i * n + k]
    }
    halfSquares[i] = h
  }
  return { diagonal: Float64Array.from({ length: n }, (_, i) => v[i * n + i]), beside: e, halfSquares }
}

/** v <- the product Q of the reflections that lie in its rows. */
function multiplyReflections(v: Float64Array, n: number, halfSquares: Float64Array): void {
  for (let i = 0; i < n; i++) {
    if (halfSquares[i] !== 0) {
      for (let k = 0; k < i; k++) v[k * n + i] = v[i * n + k] / halfSquares[i]
      for (let j = 0; j < i; j++) {
        let sum = 0
        for (let k = 0; k < i; k++) sum += v[i * n + k] * v[k * n + j]
        for (let k = 0; k < i; k++) v[k * n + j] -= sum * v[k * n + i]
      }
    }
    v[i * n + i] = 1
    for (let j = 0; j < i; j++) v[j * n + i] = v[i * n + j] = 0
  }
}

/** Turns `d` into the eigenvalues and the columns of `v`, where they are wanted, into their vectors; `e` is used up. */
function implicitQl(d: Float64Array, e: Float64Array, v: Float64Array | null, n: number): void {
  e.copyWithin(0, 1)
  e[n - 1] = 0
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      let m = l
      while (m < n - 1 && Math.abs(e[m]) > Number.EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1]))) m++
      if (m === l) break
      if (sweep === MAX_SWEEPS) throw new Error(`symmetricEigen: value ${l} is not found after ${sweep} sweeps`)
      rotate(d, e, v, n, l, m)
    }
  }
}

/** One QL sweep over the block l..m. */
function rotate(d: Float64Array, e: Float64Array, v: Float64Array | null, n: number, l: number, m: number): void {
  let g = (d[l + 1] - d[l]) / (2 * e[l])
  const r = Math.hypot(g, 1)
  g = d[m] - d[l] + e[l] / (g + (g >= 0 ? r : -r))
  let [s, c, p] = [1, 1, 0]
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i]
    const b = c * e[i]
    const length = Math.hypot(f, g)
    e[i + 1] = length
    if (length === 0) {
      d[i + 1] -= p
      e[m] = 0
      return // the block falls apart here
    }
    s = f / length
    c = g / length
    g = d[i + 1] - p
    const turn = (d[i] - g) * s + 2 * c * b
    p = s * turn
    d[i + 1] = g + p
    g = c * turn - b
    for (let k = 0; v && k < n; k++) {
      const at = k * n + i
      const next = v[at + 1]
      v[at + 1] = s * v[at] + c * next
      v[at] = c * v[at] - s * next
    }
  }
  d[l] -= p
  e[l] = g
  e[m] = 0
}
