// Where axes end. The step axis grows in jumps (1, 2, 5, 10 …), so that curves are not redrawn at another scale with
// every step, and a run's first minute fills the chart.

const FIRST_END = 20

/** @param last step measured so far @param steps of the whole run */
export function axisEnd(last: number, steps: number): number {
  for (let end = FIRST_END, k = 0; ; k++, end = FIRST_END * 10 ** Math.floor(k / 3) * [1, 2.5, 5][k % 3]) {
    if (end >= steps) return Math.max(1, steps)
    if (end >= last * 1.02) return end
  }
}

/** Values with some air around them; a flat curve lies in the middle. */
export function valueRange(low: number, high: number): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1]
  const air = low === high ? Math.abs(low) * 0.05 || 1 : (high - low) * 0.08
  const bottom = low - air
  return [low >= 0 && bottom < 0 ? 0 : bottom, high + air]
}
