// Where a step writes the numbers it measured: one slot a metric in a small buffer that is read back whole. Slots lie
// 256 bytes apart, so that an op can bind a slot as its output and no copy is needed.

import { Tensor } from '../tensor/tensor'

const SLOT_BYTES = 256

export class MetricBoard {
  readonly tensor: Tensor
  readonly #keys: readonly string[]

  constructor(keys: readonly string[]) {
    this.#keys = keys
    this.tensor = Tensor.deferred('metrics', [(keys.length * SLOT_BYTES) / 4])
  }

  /** The scalar of that name. */
  slot(key: string): Tensor {
    const at = this.#keys.indexOf(key)
    if (at < 0) throw new RangeError(`metrics: '${key}' must be one of ${this.#keys.join(', ')}`)
    return new Tensor([], 'f32', this.tensor.storage, at * SLOT_BYTES)
  }

  /** What was read back, by name. */
  values(bytes: ArrayBuffer): Record<string, number> {
    const floats = new Float32Array(bytes)
    return Object.fromEntries(this.#keys.map((key, i) => [key, floats[(i * SLOT_BYTES) / 4]]))
  }
}
