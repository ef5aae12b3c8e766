// The op again, as plain loops.

/** Patches of `pixels` [images, 3, side, side], one row [3PP] each. */
export function patchifyReference(pixels: ArrayLike<number>, images: number, side: number, P: number): number[] {
  const patches: number[] = []
  const grid = Math.floor(side / P)
  for (let image = 0; image < images; image++)
    for (let row = 0; row < grid; row++)
      for (let column = 0; column < grid; column++)
        for (let channel = 0; channel < 3; channel++)
          for (let y = 0; y < P; y++)
            for (let x = 0; x < P; x++)
              patches.push(pixels[((image * 3 + channel) * side + row * P + y) * side + column * P + x])
  return patches
}
