// Many small pictures as one, so that they cross to the page and are drawn at once.

export interface Atlas {
  /** Of each picture, in pixels. */
  side: number
  /** Pictures in a row. */
  columns: number
  count: number
  /** [rows * side, columns * side, 4] sRGB bytes */
  pixels: Uint8ClampedArray<ArrayBuffer>
}

/** Side of a picture above which it is made smaller. */
const MOST_SIDE = 32

/** Upper left corner of a picture. */
export const cornerOf = ({ side, columns }: Pick<Atlas, 'side' | 'columns'>, index: number) => ({
  x: (index % columns) * side,
  y: Math.floor(index / columns) * side,
})

/**
 * Pictures side by side; larger ones are made smaller by the mean of the pixels that fall into each.
 *
 * @param planes [count, 3, size, size] bytes
 */
export function atlasOf(planes: Uint8Array, count: number, size: number): Atlas {
  const side = Math.min(size, MOST_SIDE)
  const columns = Math.max(1, Math.ceil(Math.sqrt(count)))
  const width = columns * side
  const pixels = new Uint8ClampedArray(4 * width * side * Math.ceil(count / columns)).fill(255)
  const edge = (at: number) => Math.floor((at * size) / side)
  for (let i = 0; i < count; i++) {
    const corner = cornerOf({ side, columns }, i)
    for (let c = 0; c < 3; c++) {
      const plane = planes.subarray((3 * i + c) * size * size, (3 * i + c + 1) * size * size)
      for (let y = 0; y < side; y++)
        for (let x = 0; x < side; x++)
          pixels[4 * ((corner.y + y) * width + corner.x + x) + c] = meanOf(plane, size, edge(x), edge(x + 1), edge(y), edge(y + 1))
    }
  }
  return { side, columns, count, pixels }
} // prettier-ignore

function meanOf(plane: Uint8Array, size: number, left: number, right: number, top: number, bottom: number): number {
  let sum = 0
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += plane[y * size + x]
  return sum / ((right - left) * (bottom - top))
}

/** One picture of it. @returns [side, side, 4] sRGB bytes */
export function pictureFrom({ side, columns, pixels }: Atlas, index: number): Uint8ClampedArray<ArrayBuffer> {
  const { x, y } = cornerOf({ side, columns }, index)
  const picture = new Uint8ClampedArray(4 * side * side)
  for (let row = 0; row < side; row++) {
    const at = 4 * ((y + row) * columns * side + x)
    picture.set(pixels.subarray(at, at + 4 * side), 4 * row * side)
  }
  return picture
}
