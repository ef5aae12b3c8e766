// Bicubic resampling of a square map, as a matrix: y = M x, and its gradient M^T. The numbers are those of
// torch.nn.functional.interpolate(mode='bicubic', align_corners=False, scale_factor=to / from), which is what
// `interpolate_pos_encoding` of the official EsViT calls (DINO's own later version adds 0.1 to `to`, and gets other
// numbers). No antialiasing: a smaller map samples the table rather than averages it.

const A = -0.75 // PyTorch's cubic coefficient

/** Weights of the taps floor(x) - 1 .. floor(x) + 2 for the fraction t = x - floor(x). */
function cubicWeights(t: number): number[] {
  const near = (d: number) => ((A + 2) * d - (A + 3)) * d * d + 1 // |d| <= 1
  const far = (d: number) => ((A * d - 5 * A) * d + 8 * A) * d - 4 * A // 1 < |d| < 2
  return [far(t + 1), near(t), near(1 - t), far(2 - t)]
}

/** [to][from], one axis; taps beyond the border fall on the border. */
function axisWeights(from: number, to: number): number[][] {
  return Array.from({ length: to }, (_, i) => {
    const x = (from / to) * (i + 0.5) - 0.5
    const row = new Array<number>(from).fill(0)
    cubicWeights(x - Math.floor(x)).forEach((weight, k) => {
      row[Math.min(from - 1, Math.max(0, Math.floor(x) - 1 + k))] += weight
    })
    return row
  })
}

/**
 * @param from side of the square table
 * @param to   height and width of the map wanted
 * @returns    to.height * to.width rows of from * from weights; each row sums to 1
 */
export function bicubicMatrix(from: number, to: { height: number; width: number }): number[][] {
  const down = axisWeights(from, to.height)
  const across = axisWeights(from, to.width)
  return down.flatMap((rows) => across.map((columns) => rows.flatMap((r) => columns.map((c) => r * c))))
}
