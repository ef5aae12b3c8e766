// The relative-position bias of a head: what is added to a logit for where the key lies from the query, whatever both show
// (Swin Transformer, section 3.2). Shown with the key's offset as the eye has it: above is up.

export interface BiasTable {
  /** M, tokens a side of a window; the table has (2M-1)^2 rows. */
  window: number
  heads: number
  /** [(2M-1)^2, heads] as the state dict has it: by query minus key, rows first */
  table: Float32Array
}

/** Sides of the picture of a table, in offsets. */
export const biasSide = ({ window }: BiasTable): number => 2 * window - 1

/** Bias of the key that lies `down` and `across` from the query. */
export function biasAt({ window, heads, table }: BiasTable, head: number, down: number, across: number): number {
  return table[((window - 1 - down) * (2 * window - 1) + window - 1 - across) * heads + head]
}

/** [2M-1, 2M-1] of a head: the middle is the query itself, the first row is the keys furthest above. */
export function biasPlane(bias: BiasTable, head: number): Float32Array<ArrayBuffer> {
  const side = biasSide(bias)
  return Float32Array.from({ length: side * side }, (_, at) =>
    biasAt(bias, head, Math.floor(at / side) - bias.window + 1, (at % side) - bias.window + 1),
  )
}
