// The op again, as plain loops. Blocks here begin at row 0.

/** [images, intoTokens, C]: token t is token t - shift of `from` [images, fromTokens, C], or zeros. */
export function copyTokensReference(
  from: ArrayLike<number>,
  { images, C, fromTokens, intoTokens, shift }: Record<'images' | 'C' | 'fromTokens' | 'intoTokens' | 'shift', number>,
): number[] {
  const into: number[] = []
  for (let i = 0; i < images; i++)
    for (let t = 0; t < intoTokens; t++)
      for (let c = 0; c < C; c++) {
        const token = t - shift
        into.push(token >= 0 && token < fromTokens ? from[(i * fromTokens + token) * C + c] : 0)
      }
  return into
}
