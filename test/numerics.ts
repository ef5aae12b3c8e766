// The whole of the numeric test kit: seeded numbers, central differences, comparison, and one way to run ops.

import { expect } from 'vitest'
import { CompiledProgram } from '../src/tensor/compiled'
import { Program, type ProgramOptions } from '../src/tensor/program'
import { Tape } from '../src/tensor/tape'
import { Tensor, type HostArray, type Shape } from '../src/tensor/tensor'
import { GradientSums } from '../src/ops/reduce/gradientSums'
import { weightedSum } from '../src/ops/reduce/weightedSum'
import { gpu } from './gpu'

export { softmaxRows, uniform } from '../src/base/seededNumbers'

/** d f / d x by central differences, in double precision. */
export function numericGrad(f: (x: Float64Array) => number, x: ArrayLike<number>, h = 1e-4): number[] {
  const at = Float64Array.from(x)
  return Array.from(at, (xi, i) => {
    at[i] = xi + h
    const above = f(at)
    at[i] = xi - h
    const below = f(at)
    at[i] = xi
    return (above - below) / (2 * h)
  })
}

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length)
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i])
    if (!(error <= tolerance * (1 + Math.abs(expected[i])))) {
      expect.fail(
        `element ${i}: got ${actual[i]}, expected ${expected[i]} (off by ${error.toExponential(2)}, allowed ${tolerance})`,
      )
    }
  }
}

/** The same bits, of kernels that add up in the same order; and nearly those where the device's compiler promises no more. */
export function expectSame(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-6): void {
  if (gpu.contracts) expectClose(actual, expected, tolerance)
  else expect(actual).toEqual(expected)
}

/** An input of a test: a tensor with its own buffer. */
export function input(shape: Shape, data: HostArray, requiresGrad = false): Tensor {
  const tensor = Tensor.persistent(gpu, 'input', shape, data)
  tensor.requiresGrad = requiresGrad
  return tensor
}

/** Record `trace`, compile, run and read what it returns: once, for inputs may be changed in place. */
export async function evaluate(trace: () => Tensor[], options: ProgramOptions = {}, runs = 1): Promise<HostArray[]> {
  const program = new Program(gpu, 'test', options)
  const outputs = program.record(trace)
  const compiled = await CompiledProgram.compile(program, outputs)
  for (let run = 0; run < runs; run++) compiled.run()
  const arrays = await Promise.all(outputs.map((t) => t.read(gpu)))
  compiled.destroy()
  return arrays
}

/**
 * Gradients of sum(weights * trace()) with respect to `inputs`: a different weight for every output element, so that a
 * gradient that lands on the wrong element is seen; and those of a second run, as a step is replayed, so that one that is
 * added to what lay there before is seen.
 */
export async function gradients(
  trace: () => Tensor,
  inputs: Tensor[],
  weights: Float32Array<ArrayBuffer>,
  options: ProgramOptions = {},
): Promise<HostArray[]> {
  const backward = () => {
    const tape = new Tape()
    const loss = tape.run(() => {
      const output = trace()
      return weightedSum(output, Tensor.constant('weights', output.shape, weights))
    })
    const found = tape.backward([loss], { sums: new GradientSums() })
    return inputs.map((t) => {
      const gradient = found.get(t)
      if (!gradient) throw new Error(`no gradient reached ${t.label}`)
      return gradient
    })
  }
  return evaluate(backward, options, 2)
}
