// What window attention does, by the rules of ../kernelCost.ts. Windows are counted whole, with the padding in them.

import type { KernelCosts, LaunchShape } from '../kernelCost'

/** Windows of a launch, and what is in them. @param perWindow threads of a window and head */
function windowsOf({ params, constants, size }: LaunchShape, perWindow: number) {
  const { threads, heads, tokens, windows_y, windows_x, height, width } = params
  const D = Number(constants.D ?? 4 * Number(constants.D4))
  const windows = threads / (heads * perWindow)
  return {
    D,
    pairs: windows * heads * tokens * tokens,
    /** Words of one channel of all tokens, over all heads. */
    tokenWords: (windows / (windows_y * windows_x)) * height * width * heads * D,
    statWords: windows * heads * tokens,
    biasWords: size('bias') + size('padding'),
  }
}

const ofQueries = (launch: LaunchShape) => windowsOf(launch, launch.params.stride)

export const costs: KernelCosts = {
  // q k and p v; softmax: bias, difference, exponential, sum
  'window/attention.forward': (launch) => {
    const { D, pairs, tokenWords, statWords, biasWords } = ofQueries(launch)
    return { flops: pairs * (4 * D + 4), words: 4 * tokenWords + 2 * statWords + biasWords }
  },
  // logits again, dP, dq
  'window/attention.query': (launch) => {
    const { D, pairs, tokenWords, statWords, biasWords } = ofQueries(launch)
    return { flops: pairs * (6 * D + 6), words: 6 * tokenWords + 2 * statWords + biasWords + launch.size('d_logits') }
  },
  // logits again, dP, dk, dv
  'window/attention.key': (launch) => {
    const { D, pairs, tokenWords, statWords, biasWords } = ofQueries(launch)
    return { flops: pairs * (8 * D + 5), words: 6 * tokenWords + 2 * statWords + biasWords + launch.size('d_padded') }
  },
  'window/probabilities': (launch) => {
    const { D, pairs, tokenWords, biasWords } = windowsOf(launch, launch.params.tokens)
    return { flops: pairs * (2 * D + 4), words: 2 * tokenWords + pairs + biasWords }
  },
  'window/expandBias': ({ size }) => ({ flops: 0, words: size('table') + size('expanded') }),
  'window/biasGradient': ({ params: { chunks, heads, window_h, window_w, adds }, size }) => {
    const pairs = chunks * heads * (window_h * window_w) ** 2
    return { flops: pairs, words: pairs + (1 + adds) * size('d_table') }
  },
  'window/paddingGradient': ({ params: { C, adds } }) => ({ flops: adds * 3 * C, words: 2 * C + (1 + adds) * 3 * C }),
}
