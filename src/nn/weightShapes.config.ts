// Names and shapes of the weights in a file, as a backbone reads its settings off them.

export interface WeightShapes {
  has(name: string): boolean
  /** @param axes how many it must have @throws where it is missing or has others */
  shape(name: string, axes: number): readonly number[]
  /** How many numbered parts follow `prefix`, from 0 without a gap. */
  count(prefix: string, suffix: string): number
  /** `value`, which must be a positive whole number. @param what it is, in words @throws where it is not */
  whole(value: number, what: string): number
  /** @throws a sentence that names the file and `what` is wrong with it */
  fail(what: string): never
}

/** What patchEmbed.ts declares. */
export function patchesIn(weights: WeightShapes): { embedDim: number; patchSize: number } {
  const [embedDim, channels, height, width] = weights.shape('patch_embed.proj.weight', 4)
  if (channels !== 3 || height !== width)
    weights.fail(`its patches must be square and of 3 channels, are ${height} x ${width} of ${channels}`)
  return { embedDim, patchSize: height }
}

/** What a pre-norm block of that name declares. */
export const blockIn = (weights: WeightShapes, prefix: string, width: number) => ({
  mlpRatio: weights.shape(`${prefix}mlp.fc1.weight`, 2)[0] / width,
  qkvBias: weights.has(`${prefix}attn.qkv.bias`),
})
