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
   * For kernels that cut a long sum: a tensor [chunks, ...] to assign parts to, whose sum, in order, is the gradient of
   * `input`; null where none is wanted.
   */
  parts(input: Tensor, chunks: number): Tensor | null
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

/** How gradients are added up; kernels are the business of ops (ops/reduce/gradientSums.ts). */
export interface Sums {
  /** Emits `into += gradient`. */
  add(into: Tensor, gradient: Tensor): void
  /** Emits `into = sum of parts`. @param parts [chunks, ...] */
  sum(parts: Tensor, into: Tensor): void
  /** A tensor [chunks, ...] to assign parts of `into` to, which the next `settle` sums. */
  later(into: Tensor, chunks: number): Tensor
  /** Emits the sums that were put off, many in one launch; all of them, or only where they hold much memory. */
  settle(all: boolean): void
}

export interface BackwardOptions {
  sums: Sums
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
  backward(losses: readonly Tensor[], { sums, placeOf }: BackwardOptions): Map<Tensor, Tensor> {
    const gradients = new Map<Tensor, Tensor>()
    for (const loss of losses) {
      checkShape('backward', 'loss', loss.shape, [], 'a scalar')
      gradients.set(loss, Tensor.constant('d_loss', [], new Float32Array([1])))
    }
    /** Places whose gradient is put off: nothing reads the gradient of a parameter before the end. */
    const late = new Set<Tensor>()
    const empty = (input: Tensor) => placeOf?.(input) ?? Tensor.empty(`d_${input.label}`, input.shape)

    for (const { op, output, backward } of this.#entries.reverse()) {
      const dOutput = gradients.get(output)
      if (!dOutput) continue // the loss does not depend on it
      const toAdd: [into: Tensor, gradient: Tensor][] = []
      const toSum: [parts: Tensor, into: Tensor][] = []
      const receive = (input: Tensor, gradient: Tensor) => {
        checkShape(op, `gradient of ${input.label}`, gradient.shape, input.shape, 'its shape')
        const place = placeOf?.(input)
        const seen = gradients.get(input)
        if (seen) toAdd.push([seen, gradient])
        else if (place && place !== gradient)
          throw new Error(`${op}: the gradient of parameter ${input.label} must be assigned, not passed`)
        else gradients.set(input, gradient)
      }
      const assign = (input: Tensor): Tensor | null => {
        if (!input.requiresGrad) return null
        const gradient = gradients.has(input) ? Tensor.empty(`d_${input.label}`, input.shape) : empty(input)
        receive(input, gradient)
        return gradient
      }
      backward(dOutput, {
        assign,
        parts(input, chunks) {
          const gradient = assign(input)
          if (!gradient || chunks === 1) return gradient
          if (gradient === placeOf?.(input)) {
            late.add(gradient)
            return sums.later(gradient, chunks)
          }
          const parts = Tensor.empty(`${gradient.label}.parts`, [chunks, ...input.shape])
          toSum.push([parts, gradient])
          return parts
        },
        pass(input, gradient) {
          if (input.requiresGrad) receive(input, gradient)
        },
        accumulate(input) {
          if (!input.requiresGrad) return null
          const seen = gradients.get(input)
          if (seen && !late.has(seen)) return { into: seen, adds: true }
          const into = assign(input)
          return into && { into, adds: false }
        },
      })
      for (const [parts, into] of toSum) sums.sum(parts, into)
      const isAwaited = toAdd.some(([into]) => late.has(into))
      sums.settle(isAwaited)
      if (isAwaited) late.clear()
      for (const [into, gradient] of toAdd) sums.add(into, gradient)
    }
    sums.settle(true)
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
