// Linear classification of frozen features (`eval_linear.py` of the official code): softmax regression by SGD with
// momentum 0.9, no weight decay, learning rate lr * batch / 256 with a cosine per epoch. On the CPU, in double
// precision: the features are small and the order of the sums is then the only thing that matters.

export interface LinearProbeOptions {
  classes: number
  epochs: number
  batch: number
  /** Before the scaling by batch / 256. */
  lr: number
  /** Order of the samples in each epoch. */
  orderOf: (epoch: number) => ArrayLike<number>
  /** Starting weights [classes, C] and bias [classes]. */
  weight: Float64Array
  bias: Float64Array
  /** After each epoch; the loss is the mean over its batches, as the official log has it. @returns false to stop */
  onEpoch?: (epoch: number, meanLoss: number, probe: LinearProbe) => boolean
}

export interface LinearProbe {
  /** [classes, C] */
  weight: Float64Array
  /** [classes] */
  bias: Float64Array
}

/** The official learning rate of an epoch (CosineAnnealingLR to 0, stepped per epoch). */
export const probeLearningRate = (
  epoch: number,
  { lr, batch, epochs }: Pick<LinearProbeOptions, 'lr' | 'batch' | 'epochs'>,
): number => ((lr * batch) / 256) * 0.5 * (1 + Math.cos((Math.PI * epoch) / epochs))

/** @param features [n, C] @param labels [n] */
export function trainLinearProbe(
  features: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: LinearProbeOptions,
): LinearProbe {
  const { classes, epochs, batch, orderOf, onEpoch } = options
  const C = features.length / labels.length
  const probe = { weight: options.weight.slice(), bias: options.bias.slice() }
  const velocity = { weight: new Float64Array(classes * C), bias: new Float64Array(classes) }
  for (let epoch = 0; epoch < epochs; epoch++) {
    const lr = probeLearningRate(epoch, options)
    const order = orderOf(epoch)
    let loss = 0
    for (let first = 0; first < order.length; first += batch) {
      const rows = Array.from({ length: Math.min(batch, order.length - first) }, (_, i) => order[first + i])
      loss += sgdStep(features, labels, rows, C, probe, velocity, lr)
    }
    if (onEpoch && !onEpoch(epoch, loss / Math.ceil(order.length / batch), probe)) break
  }
  return probe
}

/** One step on a batch. @returns its mean cross-entropy */
function sgdStep(
  features: ArrayLike<number>,
  labels: ArrayLike<number>,
  rows: number[],
  C: number,
  probe: LinearProbe,
  velocity: LinearProbe,
  lr: number,
): number {
  const classes = probe.bias.length
  const dWeight = new Float64Array(classes * C)
  const dBias = new Float64Array(classes)
  let loss = 0
  for (const row of rows) {
    const logits = probeLogits(features, row, C, probe)
    const largest = logits.reduce((a, b) => Math.max(a, b))
    const e = logits.map((z) => Math.exp(z - largest))
    const total = e.reduce((a, b) => a + b, 0)
    loss += largest + Math.log(total) - logits[labels[row]]
    for (let k = 0; k < classes; k++) {
      const d = (e[k] / total - Number(k === labels[row])) / rows.length
      dBias[k] += d
      for (let c = 0; c < C; c++) dWeight[k * C + c] += d * features[row * C + c]
    }
  }
  for (const [values, gradient, moving] of [
    [probe.weight, dWeight, velocity.weight],
    [probe.bias, dBias, velocity.bias],
  ])
    for (let i = 0; i < values.length; i++) {
      moving[i] = 0.9 * moving[i] + gradient[i]
      values[i] -= lr * moving[i]
    }
  return loss / rows.length
}

/** Logits [classes] of one row of `features` [n, C]. */
export function probeLogits(
  features: ArrayLike<number>,
  row: number,
  C: number,
  { weight, bias }: LinearProbe,
): Float64Array {
  return bias.map((b, k) => {
    let logit = b
    for (let c = 0; c < C; c++) logit += weight[k * C + c] * features[row * C + c]
    return logit
  })
}
