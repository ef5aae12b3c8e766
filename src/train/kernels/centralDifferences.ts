// Gradients by central differences, in double precision and in slices, so that a thread that trains is not held up.

/** Let others have the thread. */
export type Pause = () => Promise<void>

const SLICE_MS = 8
const H = 1e-4

/** d f / d x of the first `count` elements of `x`. */
export async function centralDifferences(
  f: (x: Float64Array) => number,
  x: ArrayLike<number>,
  count: number,
  pause: Pause,
): Promise<number[]> {
  const at = Float64Array.from(x)
  const gradient: number[] = []
  let begin = performance.now()
  for (let i = 0; i < count; i++) {
    const value = at[i]
    at[i] = value + H
    const above = f(at)
    at[i] = value - H
    const below = f(at)
    at[i] = value
    gradient.push((above - below) / (2 * H))
    if (performance.now() - begin < SLICE_MS) continue
    await pause()
    begin = performance.now()
  }
  return gradient
}
