// AdamW again, one tensor at a time, in double precision and in the order of torch.optim.AdamW.

export interface AdamState {
  values: number[]
  expAvg: number[]
  expAvgSq: number[]
  /** Steps taken. */
  count: number
}

/** One step of one tensor; a null gradient means no step at all. */
export function adamWReference(
  state: AdamState,
  gradient: ArrayLike<number> | null,
  {
    lr,
    weightDecay,
    clip,
    beta1 = 0.9,
    beta2 = 0.999,
    eps = 1e-8,
  }: { lr: number; weightDecay: number; clip: number; beta1?: number; beta2?: number; eps?: number },
): AdamState {
  if (!gradient) return state
  const count = state.count + 1
  const norm = Math.hypot(...Array.from(gradient))
  const coefficient = clip > 0 ? Math.min(1, clip / (norm + 1e-6)) : 1
  const expAvg = state.expAvg.map((m, i) => beta1 * m + (1 - beta1) * gradient[i] * coefficient)
  const expAvgSq = state.expAvgSq.map((v, i) => beta2 * v + (1 - beta2) * (gradient[i] * coefficient) ** 2)
  const values = state.values.map((p, i) => {
    const denominator = Math.sqrt(expAvgSq[i]) / Math.sqrt(1 - beta2 ** count) + eps
    return p * (1 - lr * weightDecay) - ((lr / (1 - beta1 ** count)) * expAvg[i]) / denominator
  })
  return { values, expAvg, expAvgSq, count }
}
