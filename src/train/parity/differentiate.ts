// Run one module on the case's input and weights, and take its gradient for the case's output gradient.

import type { Gpu } from '../../gpu/device'
import { addInto } from '../../ops/elementwise/addInto'
import { weightedSum } from '../../ops/reduce/weightedSum'
import { CompiledProgram } from '../../tensor/compiled'
import { Parameters, Scope } from '../../tensor/parameters'
import { Program } from '../../tensor/program'
import { Tape } from '../../tensor/tape'
import { Tensor, sizeOf, type Shape } from '../../tensor/tensor'
import { TOLERANCE, type Checks } from './checks'

interface Differentiable<M> {
  /** Of the input, as our ops want it. */
  shape: Shape
  module: (scope: Scope) => M
  forward: (module: M, x: Tensor) => { out: Tensor; others?: Record<string, Tensor[]> }
  /** Where the input's gradient is, if not at `<name>.grad_in`. */
  gradientName?: string
}

/** Names: `<name>.in`, `.w.<parameter>`, `.out`, `.grad_out`, `.grad_in`, `.grad.<parameter>`. */
export async function differentiate<M>(
  gpu: Gpu,
  name: string,
  checks: Checks,
  { shape, module, forward, gradientName }: Differentiable<M>,
): Promise<void> {
  const parameters = new Parameters(name)
  const built = module(new Scope(parameters))
  const gradients = parameters.like('gradients')
  if (parameters.segments.length) {
    parameters.allocate(gpu)
    gradients.allocate(gpu)
    parameters.write(
      gpu,
      new Map(parameters.segments.map((s) => [s.name, checks.floats(`${name}.w.${s.name}`, s.shape)])),
    )
  }
  const x = Tensor.persistent(gpu, 'in', shape, checks.floats(`${name}.in`))
  x.requiresGrad = true
  const program = new Program(gpu, name)
  const found = program.record(() => {
    const tape = new Tape()
    let made: ReturnType<typeof forward> | undefined
    const loss = tape.run(() => {
      made = forward(built, x)
      const { out } = made
      const given = checks.has(`${name}.grad_out`)
        ? checks.floats(`${name}.grad_out`)
        : new Float32Array(sizeOf(out.shape)).fill(1)
      return weightedSum(out, Tensor.constant('grad_out', out.shape, given))
    })
    const places = new Map(parameters.segments.map((s, i) => [s.tensor, gradients.segments[i].tensor]))
    const dX = tape.backward([loss], { add: addInto, placeOf: (leaf) => places.get(leaf) }).get(x)
    if (!made || !dX) throw new Error(`${name}: no gradient reached the input`)
    return { ...made, dX }
  })
  const others = Object.entries(found.others ?? {})
  const compiled = await CompiledProgram.compile(program, [
    found.out,
    found.dX,
    ...others.flatMap(([, tensors]) => tensors),
  ])
  compiled.run()
  const read = async (tensor: Tensor) => (await tensor.read(gpu)) as Float32Array
  checks.compare(`${name}.out`, await read(found.out), TOLERANCE.output)
  checks.compare(gradientName ?? `${name}.grad_in`, await read(found.dX), { ...TOLERANCE.gradient, abs: 3e-5 })
  for (const [key, tensors] of others)
    checks.compare(
      `${name}.${key}`,
      (await Promise.all(tensors.map(read))).flatMap((values) => [...values]),
      TOLERANCE.output,
    )
  if (parameters.segments.length)
    for (const [parameter, values] of await gradients.read(gpu)) {
      const { isTrainable } = parameters.segment(parameter)
      const skips = parameter.endsWith('attn.qkv.bias')
        ? (i: number) => i >= values.length / 3 && i < (2 * values.length) / 3
        : undefined
      if (isTrainable) checks.compare(`${name}.grad.${parameter}`, values, { ...TOLERANCE.gradient, skips })
    }
  compiled.destroy()
  for (const storage of [x.storage, parameters.storage, gradients.storage])
    if (storage.buffer) gpu.destroyBuffer(storage.buffer)
}
