// The tape: what was emitted, in order, and how to take its gradient.
//
// Ops call `record` after their forward launch. While a tape is active the call is noted; otherwise it is a no-op,
// which is all that "no gradient" means here (the teacher and every evaluation simply run outside a tape). `backward`
// walks the notes from last to first and emits the backward launches into the same program.
// The law: kernels assign, the tape adds. (A kernel may offer to add by itself; see `GradientSink.accumulate`.)

import { Tensor, checkShape } from './tensor'

/** Where a backward puts the gradients of its op's inputs. */
export interface GradientSink {
  /** A tensor to assign the gradient of `input` to; null where none is wanted. */
  assign(input: Tensor): Tensor | null
  /**
   * The gradient of `input` is `gradient` as it stands. Pass a tensor to one input only, and `dOutput` only if the
   * backward emits no later launch that reads it: what is passed may be added to in place.
   */
  pass(input: Tensor, gradient: Tensor): void
  /** For kernels that can add: a tensor, and whether it already holds a gradient to be added to. */
  accumulate(input: Tensor): { into: Tensor; adds: boolean } | null
}

export type Backward = (dOutput: Tensor, gradients: GradientSink) => void

interface Entry {
  op: string
  output: Tensor
  backward: Backward
}

export interface BackwardOptions {
  /** Emits `into += gradient`. */
  add: (into: Tensor, gradient: Tensor) => void
  /** Where the gradient of a leaf belongs (a segment of the flat gradients), or undefined for a transient. */
  placeOf?: (leaf: Tensor) => Tensor | undefined
}

let active: Tape | null = null

/** Whether what is emitted now may be differentiated: an op may leave out what only its backward would read. */
export const isRecording = (): boolean => active !== null

export class Tape {
  #entries: Entry[] = []

  /** Run `forward` and remember every op in it. */
  run<T>(forward: () => T): T {
    const outer = active
    active = this
    try {
      return forward()
    } finally {
      active = outer
    }
  }

  note(entry: Entry): void {
    this.#entries.push(entry)
  }

  /** Emit the gradients of the sum of the scalar `losses` with respect to everything that requires one. */
  backward(losses: readonly Tensor[], { add, placeOf }: BackwardOptions): Map<Tensor, Tensor> {
    const gradients = new Map<Tensor, Tensor>()
    for (const loss of losses) {
      checkShape('backward', 'loss', loss.shape, [], 'a scalar')
      gradients.set(loss, Tensor.constant('d_loss', [], new Float32Array([1])))
    }
    const empty = (input: Tensor) => placeOf?.(input) ?? Tensor.empty(`d_${input.label}`, input.shape)

    for (const { op, output, backward } of this.#entries.reverse()) {
      const dOutput = gradients.get(output)
      if (!dOutput) continue // the loss does not depend on it
      const toAdd: [into: Tensor, gradient: Tensor][] = []
      const receive = (input: Tensor, gradient: Tensor) => {
        checkShape(op, `gradient of ${input.label}`, gradient.shape, input.shape, 'its shape')
        const place = placeOf?.(input)
        const seen = gradients.get(input)
        if (seen) toAdd.push([seen, gradient])
        else if (place && place !== gradient)
          throw new Error(`${op}: the gradient of parameter ${input.label} must be assigned, not passed`)
        else gradients.set(input, gradient)
      }
      backward(dOutput, {
        assign(input) {
          if (!input.requiresGrad) return null
          const gradient = gradients.has(input) ? Tensor.empty(`d_${input.label}`, input.shape) : empty(input)
          receive(input, gradient)
          return gradient
        },
        pass(input, gradient) {
          if (input.requiresGrad) receive(input, gradient)
        },
        accumulate(input) {
          if (!input.requiresGrad) return null
          const seen = gradients.get(input)
          if (seen) return { into: seen, adds: true }
          const into = empty(input)
          receive(input, into)
          return { into, adds: false }
        },
      })
      for (const [into, gradient] of toAdd) add(into, gradient)
    }
    this.#entries = []
    return gradients
  }
}

/**
 * Note how the gradient of `output` reaches `inputs`. Returns `output`, which requires a gradient if an input does.
 */
export function record(op: string, output: Tensor, inputs: readonly (Tensor | null)[], backward: Backward): Tensor {
  if (active && inputs.some((t) => t?.requiresGrad)) {
    output.requiresGrad = true
    active.note({ op, output, backward })
  }
  return output
}
