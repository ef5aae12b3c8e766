// The op again in double precision. erf by its Maclaurin series near 0 and by the continued fraction of erfc beyond.

export function erf(x: number): number {
  const z = Math.abs(x)
  if (z < 2.5) {
    let term = z
    let sum = z
    for (let n = 1; n < 80; n++) {
      term *= (-z * z) / n
      sum += term / (2 * n + 1)
    }
    return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI)
  }
  let fraction = z
  for (let n = 60; n > 0; n--) fraction = z + n / 2 / fraction
  return Math.sign(x) * (1 - Math.exp(-z * z) / (fraction * Math.sqrt(Math.PI)))
}

/** x * Phi(x) */
export const geluReference = (x: number): number => 0.5 * x * (1 + erf(x / Math.SQRT2))

/** Phi(x) + x * phi(x) */
export const geluDerivativeReference = (x: number): number =>
  0.5 * (1 + erf(x / Math.SQRT2)) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI)
