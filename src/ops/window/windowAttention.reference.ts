// The op again in double precision, literally as the official code does it: pad, roll, partition, attend, reverse, roll
// back, crop. It shares no index arithmetic with the kernels.

import { attentionMask, relativePositionIndex, roll, windowPartition, windowReverse } from './geometry'

export interface AttentionCase {
  images: number
  height: number
  width: number
  /** Window side; `whole` for one window over the map. */
  windowSize: number | 'whole'
  shift: number
  heads: number
}

type Row = readonly number[]

/**
 * @param qkv     [images * height * width, 3C] @param table [(2M-1)^2, heads] or null
 * @param padding [3C] what a padded token's qkv is
 * @returns       out [images * height * width, C] and the probabilities [images][nW][heads][N][N], flat
 */
export function windowAttentionReference(
  qkv: ArrayLike<number>,
  table: ArrayLike<number> | null,
  padding: ArrayLike<number>,
  { images, height, width, windowSize, shift, heads }: AttentionCase,
): { out: number[]; probabilities: number[] } {
  const width3 = padding.length
  const C = width3 / 3
  const D = C / heads
  const pad = Array.from(padding)
  const isWhole = windowSize === 'whole'
  const [paddedHeight, paddedWidth] = isWhole
    ? [height, width]
    : [Math.ceil(height / windowSize) * windowSize, Math.ceil(width / windowSize) * windowSize]
  const N = isWhole ? height * width : windowSize * windowSize
  const mask = shift > 0 && !isWhole ? attentionMask(height, width, windowSize, shift) : null
  const index = isWhole ? null : relativePositionIndex(windowSize)
  const out: number[] = []
  const probabilities: number[] = []

  for (let b = 0; b < images; b++) {
    const token = (y: number, x: number): Row => {
      if (y >= height || x >= width) return pad
      const at = ((b * height + y) * width + x) * width3
      return Array.from({ length: width3 }, (_, c) => qkv[at + c])
    }
    const padded = Array.from({ length: paddedHeight * paddedWidth }, (_, i) =>
      token(Math.floor(i / paddedWidth), i % paddedWidth),
    )
    const rolled = roll(padded, paddedHeight, paddedWidth, shift)
    const windows = isWhole ? rolled : windowPartition(rolled, paddedHeight, paddedWidth, windowSize)
    const attended: Row[] = []
    for (let w = 0; w < windows.length / N; w++) {
      const inWindow = windows.slice(w * N, (w + 1) * N)
      const rows: number[][] = inWindow.map(() => [])
      for (let h = 0; h < heads; h++) {
        const part = (row: Row, p: number) => row.slice(p * C + h * D, p * C + (h + 1) * D)
        inWindow.forEach((query, i) => {
          const q = part(query, 0).map((v) => v / Math.sqrt(D))
          const logits = inWindow.map((key, j) => {
            const bias = table && index ? table[index[i * N + j] * heads + h] : 0
            return q.reduce((sum, v, d) => sum + v * part(key, 1)[d], bias + (mask ? mask[(w * N + i) * N + j] : 0))
          })
          const largest = Math.max(...logits)
          const e = logits.map((s) => Math.exp(s - largest))
          const total = e.reduce((x, y) => x + y, 0)
          const p = e.map((v) => v / total)
          probabilities.push(...p)
          for (let d = 0; d < D; d++) rows[i].push(p.reduce((sum, pj, j) => sum + pj * part(inWindow[j], 2)[d], 0))
        })
      }
      attended.push(...rows)
    }
    const reversed = isWhole ? attended : windowReverse(attended, paddedHeight, paddedWidth, windowSize)
    const back = roll(reversed, paddedHeight, paddedWidth, -shift)
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) out.push(...back[y * paddedWidth + x])
  }
  return { out, probabilities }
}
