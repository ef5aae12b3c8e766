// A linear classifier trained along on the teacher's features of the batch. The features are constants to it, so it
// never touches the networks; its accuracy on held-out images says what a linear layer can read from them now.

import type { Gpu } from '../gpu/device'
import { matchedCrossEntropy, NO_MATCH } from '../ops/loss/matchedCrossEntropy'
import { linear } from '../ops/matmul/linear'
import { GradientSums } from '../ops/reduce/gradientSums'
import { weightedSum } from '../ops/reduce/weightedSum'
import { classState } from '../optim/adamSteps'
import { adamW } from '../optim/adamW'
import { clipCoefficients } from '../optim/clip'
import { StepScalars } from '../optim/stepScalars'
import { Parameters, zeros } from '../tensor/parameters'
import { Tape } from '../tensor/tape'
import { Tensor, type Storage } from '../tensor/tensor'
import { trainedBuffers, type TrainedBuffers } from './build'

const ADAM = { beta1: 0.9, beta2: 0.999, eps: 1e-8 }

export class OnlineProbe {
  readonly classes: number
  readonly #rows: number
  readonly #weight: Tensor // [classes, C]
  readonly #bias: Tensor // [classes]
  readonly buffers: TrainedBuffers
  readonly #scalars = new StepScalars()
  readonly #labels: Tensor // [rows, 2] u32: the class, and no second match

  /** @param width C of the features @param rows features a step, crop-major over the batch */
  constructor(width: number, classes: number, rows: number) {
    this.classes = classes
    this.#rows = rows
    const parameters = new Parameters('probe')
    this.#weight = parameters.declare('weight', [classes, width], zeros, true)
    this.#bias = parameters.declare('bias', [classes], zeros, true)
    this.buffers = trainedBuffers(parameters)
    this.#labels = Tensor.deferred('probe labels', [rows, 2], 'u32')
  }

  get storages(): Storage[] {
    return [
      ...Object.values(this.buffers).map((p: Parameters) => p.storage),
      this.#scalars.tensor.storage,
      this.#labels.storage,
    ]
  }

  /** Emit one training step. @param features [rows, C], constant @param loss scalar that receives the mean loss */
  record(features: Tensor, loss: Tensor): void {
    const { classes } = this
    const identity = new Float32Array(classes * classes).map((_, i) => Number(i % (classes + 1) === 0))
    const targets = Tensor.constant('one-hot', [classes, classes], identity)
    const tape = new Tape()
    const mean = tape.run(() => {
      const losses = matchedCrossEntropy(linear(features, this.#weight, this.#bias), targets, this.#labels, 1)
      const weights = new Float32Array(2 * this.#rows).fill(1 / this.#rows)
      return weightedSum(losses, Tensor.constant('probe weights', losses.shape, weights), loss)
    })
    const { parameters, gradients } = this.buffers
    const places = new Map(parameters.segments.map((s, i) => [s.tensor, gradients.segments[i].tensor]))
    tape.backward([mean], { sums: new GradientSums(), placeOf: (leaf) => places.get(leaf) })
    const { coefficients } = clipCoefficients(gradients, 0)
    adamW(this.buffers, coefficients, this.#scalars.tensor, ADAM)
  }

  /** The step's labels and learning rate. @param labels [batch] class of each sample */
  write(gpu: Gpu, step: number, lr: number, labels: ArrayLike<number>): void {
    const words = new Uint32Array(2 * this.#rows)
    for (let r = 0; r < this.#rows; r++) words.set([labels[r % labels.length], NO_MATCH], 2 * r)
    const { buffer } = this.#labels.storage
    if (buffer) gpu.device.queue.writeBuffer(buffer, 0, words)
    const state = classState(step + 1, ADAM)
    const classes = [state, state, state, state]
    this.#scalars.write(gpu, { step, lr, classes })
  }

  /** Percent of `features` [n, C] whose class it names. */
  async accuracy(gpu: Gpu, features: Float32Array, labels: ArrayLike<number>): Promise<number> {
    const values = await this.buffers.parameters.read(gpu)
    const weight = values.get('weight') ?? new Float32Array()
    const bias = values.get('bias') ?? new Float32Array()
    const C = weight.length / this.classes
    let hits = 0
    for (let i = 0; i < labels.length; i++) {
      let best = 0
      let largest = -Infinity
      for (let k = 0; k < this.classes; k++) {
        let logit = bias[k]
        for (let c = 0; c < C; c++) logit += weight[k * C + c] * features[i * C + c]
        if (logit > largest) {
          largest = logit
          best = k
        }
      }
      if (best === labels[i]) hits++
    }
    return (100 * hits) / labels.length
  }
}
