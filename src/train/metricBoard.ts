// Where a step writes the numbers it measured: one slot a metric in a small buffer that is read back whole. Slots lie
// 256 bytes apart, so that an op can bind a slot as its output and no copy is needed.

import { Tensor } from '../tensor/tensor'

const SLOT_BYTES = 256
const SLOTS = 16

export class MetricBoard {
  readonly tensor = Tensor.deferred('metrics', [(SLOTS * SLOT_BYTES) / 4])
  readonly #keys: string[] = []

  /** The scalar of that name. @throws RangeError where every slot has another one already */
  slot(key: string): Tensor {
    let at = this.#keys.indexOf(key)
    if (at < 0) {
      if (this.#keys.length === SLOTS)
        throw new RangeError(`metrics: there are ${SLOTS} slots, and none is left for '${key}'`)
      at = this.#keys.push(key) - 1
    }
    return new Tensor([], 'f32', this.tensor.storage, at * SLOT_BYTES)
  }

  /** What was read back, by name. */
  values(bytes: ArrayBuffer): Record<string, number> {
    const floats = new Float32Array(bytes)
    return Object.fromEntries(this.#keys.map((key, i) => [key, floats[(i * SLOT_BYTES) / 4]]))
  }
}
