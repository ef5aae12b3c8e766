// How windows lie on maps: counts, padding, shift and the official index tables. Pure functions.
//
// The kernels do the same arithmetic in shaders/common/window.wgsl; the tables here serve references, views and goldens.

import type { TokenGroup } from '../patch/tokenGroups'

/** Windows of one group of maps. */
export interface WindowGeometry {
  /** Tokens of a window, down and across. */
  windowHeight: number
  windowWidth: number
  /** Windows of a map, down and across; the map is padded to fill them. */
  windowsY: number
  windowsX: number
  shift: number
  isPadded: boolean
}

/**
 * @param windowSize tokens a side; `whole`: one window over the whole map (full attention)
 * @param shift      by how many tokens the map is rolled, 0 for none
 */
export function windowGeometry(
  { height, width }: Pick<TokenGroup, 'height' | 'width'>,
  windowSize: number | 'whole',
  shift: number,
): WindowGeometry {
  const [windowHeight, windowWidth] = windowSize === 'whole' ? [height, width] : [windowSize, windowSize]
  const [windowsY, windowsX] = [Math.ceil(height / windowHeight), Math.ceil(width / windowWidth)]
  const isPadded = windowsY * windowHeight !== height || windowsX * windowWidth !== width
  return { windowHeight, windowWidth, windowsY, windowsX, shift, isPadded }
}

/** `relative_position_index` of the official code: row of the bias table for (query i, key j). [N, N] with N = M * M */
export function relativePositionIndex(M: number): Int32Array<ArrayBuffer> {
  const N = M * M
  return Int32Array.from({ length: N * N }, (_, at) => {
    const [i, j] = [Math.floor(at / N), at % N]
    const dy = Math.floor(i / M) - Math.floor(j / M) + M - 1
    const dx = (i % M) - (j % M) + M - 1
    return dy * (2 * M - 1) + dx
  })
}

/** Region of the rolled, padded map a position belongs to, 0..8: slices [0, -M), [-M, -shift), [-shift, end) a side. */
export function shiftLabel(
  y: number,
  x: number,
  paddedHeight: number,
  paddedWidth: number,
  M: number,
  shift: number,
): number {
  const slice = (at: number, length: number) => Number(at >= length - M) + Number(at >= length - shift)
  return 3 * slice(y, paddedHeight) + slice(x, paddedWidth)
}

/** The shift mask of the official code. [nW, N, N] of 0 and -100, windows row by row */
export function attentionMask(height: number, width: number, M: number, shift: number): Float32Array<ArrayBuffer> {
  const { windowsY, windowsX } = windowGeometry({ height, width }, M, shift)
  const N = M * M
  const mask = new Float32Array(windowsY * windowsX * N * N)
  const label = (window: number, i: number) => {
    const y = Math.floor(window / windowsX) * M + Math.floor(i / M)
    const x = (window % windowsX) * M + (i % M)
    return shiftLabel(y, x, windowsY * M, windowsX * M, M, shift)
  }
  for (let w = 0; w < windowsY * windowsX; w++)
    for (let i = 0; i < N; i++)
      for (let j = 0; j < N; j++) if (label(w, i) !== label(w, j)) mask[(w * N + i) * N + j] = -100
  return mask
}

/** roll(-shift, -shift) of a map [height, width, C]: out[y, x] = in[(y + shift) % height, (x + shift) % width] */
export function roll<T>(map: readonly T[], height: number, width: number, shift: number): T[] {
  const at = (y: number, x: number) => ((y + shift + height) % height) * width + ((x + shift + width) % width)
  return Array.from({ length: height * width }, (_, i) => map[at(Math.floor(i / width), i % width)])
}

/** `window_partition`: tokens of a map [height, width] regrouped [nW, M * M]. Sides must be multiples of M. */
export function windowPartition<T>(map: readonly T[], height: number, width: number, M: number): T[] {
  const across = width / M
  return Array.from({ length: height * width }, (_, at) => {
    const [window, i] = [Math.floor(at / (M * M)), at % (M * M)]
    const y = Math.floor(window / across) * M + Math.floor(i / M)
    const x = (window % across) * M + (i % M)
    return map[y * width + x]
  })
}

/** `window_reverse`: the inverse of windowPartition. */
export function windowReverse<T>(windows: readonly T[], height: number, width: number, M: number): T[] {
  const order = windowPartition(Array.from({ length: height * width }, (_, i) => i), height, width, M) // prettier-ignore
  const map = new Array<T>(height * width)
  order.forEach((at, i) => {
    map[at] = windows[i]
  })
  return map
}
