// Which token a block puts where, as tables for the page: by the functions that the kernels' references use.

import type { TokenGroup } from '../../ops/patch/tokenGroups'
import { roll, shiftLabel, windowGeometry, windowPartition } from '../../ops/window/geometry'
import type { WindowAttentionOptions } from '../../ops/window/windowAttention'
import { CLS, type TokenLayout } from '../paint/attention/tokens'

/**
 * @param sequence how the block's tokens lie: a map, or the cls token and then a map
 * @param map      the map
 * @param extent   side of a token as a share of the picture's
 */
export function tokenLayout(
  { windowSize, shiftSize: shift }: Pick<WindowAttentionOptions, 'windowSize' | 'shiftSize'>,
  sequence: TokenGroup,
  map: Pick<TokenGroup, 'height' | 'width'>,
  extent: number,
): TokenLayout {
  const { height: rows, width: columns } = map
  const hasCls = sequence.height * sequence.width === rows * columns + 1
  const { windowHeight, windowWidth, windowsY, windowsX } = windowGeometry(map, windowSize, shift)
  const [paddedRows, paddedColumns] = [windowsY * windowHeight, windowsX * windowWidth]
  const inWindows = <T>(padded: readonly T[]) =>
    windowSize === 'whole' ? padded : windowPartition(padded, paddedRows, paddedColumns, windowSize)
  const onMap = <T>(of: (y: number, x: number) => T) =>
    Array.from({ length: paddedRows * paddedColumns }, (_, at) =>
      of(Math.floor(at / paddedColumns), at % paddedColumns),
    )
  const places = inWindows(roll(onMap((y, x) => y * paddedColumns + x), paddedRows, paddedColumns, shift)) // prettier-ignore
  const labels = inWindows(
    onMap((y, x) => (shift > 0 ? shiftLabel(y, x, paddedRows, paddedColumns, windowHeight, shift) : 0)),
  )
  return {
    rows,
    columns,
    paddedRows,
    paddedColumns,
    extent,
    windows: windowsY * windowsX,
    tokens: windowHeight * windowWidth + Number(hasCls),
    windowColumns: windowWidth,
    shift,
    hasCls,
    places: Int32Array.from(hasCls ? [CLS, ...places] : places),
    labels: Uint8Array.from(hasCls ? [0, ...labels] : labels),
  }
}
