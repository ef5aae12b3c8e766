// Run one module on the case's input and weights, and take its gradient for the case's output gradient.

import type { Gpu } from '../../gpu/device'
import { GradientSums } from '../../ops/reduce/gradientSums'
import { weightedSum } from '../../ops/reduce/weightedSum'
import { CompiledProgram } from '../../tensor/compiled'
import { Parameters, Scope } from '../../tensor/parameters'
import { Program } from '../../tensor/program'
import { Tape } from '../../tensor/tape'
import { Tensor, type Shape } from '../../tensor/tensor'
import type { Checks } from './checks'
import { floatsOf } from './read'
import { TOLERANCE, noiseOf, withNoise } from './tolerance'

interface Differentiable<M> {
  /** Of the input, as our ops want it. */
  shape: Shape
  /** Of the output, as the file has it. */
  outShape: Shape
  module: (scope: Scope) => M
  /** `attention`: probabilities of each image, in the order of images */
  forward: (module: M, x: Tensor) => { out: Tensor; attention?: Tensor[] }
  /** The output gradient is ones, the input gradient is called `<name>.grad`. */
  isOfSum?: boolean
  /** Whether attention is within single tokens. */
  isAlone?: boolean
}

/** Names: `<name>.in`, `.w.<parameter>`, `.out`, `.attn`, `.grad_out`, `.grad_in`, `.grad.<parameter>`. */
export async function differentiate<M>(
  gpu: Gpu,
  name: string,
  checks: Checks,
  { shape, outShape, module, forward, isOfSum = false, isAlone = false }: Differentiable<M>,
): Promise<void> {
  const parameters = new Parameters(name)
  const built = module(new Scope(parameters))
  const gradients = parameters.like('gradients')
  const x = Tensor.persistent(gpu, 'in', shape, checks.floats(`${name}.in`))
  x.requiresGrad = true
  if (parameters.segments.length) {
    parameters.allocate(gpu)
    gradients.allocate(gpu)
    const weights = parameters.segments.map((s) => [s.name, checks.floats(`${name}.w.${s.name}`, s.shape)] as const)
    parameters.write(gpu, new Map(weights))
  }
  const program = new Program(gpu, name)
  const { out, attention, dX } = program.record(() => {
    const tape = new Tape()
    let made: ReturnType<typeof forward> | undefined
    const loss = tape.run(() => {
      made = forward(built, x)
      const { out } = made
      const given = isOfSum ? new Float32Array(out.size).fill(1) : checks.floats(`${name}.grad_out`, outShape)
      return weightedSum(out, Tensor.constant('grad_out', out.shape, given))
    })
    const places = new Map(parameters.segments.map((s, i) => [s.tensor, gradients.segments[i].tensor]))
    const dX = tape.backward([loss], { sums: new GradientSums(), placeOf: (leaf) => places.get(leaf) }).get(x)
    if (!made || !dX) throw new Error(`${name}: no gradient reached the input`)
    return { attention: [], ...made, dX }
  })
  const compiled = await CompiledProgram.compile(program, [out, dX, ...attention])
  compiled.run()

  checks.compare(`${name}.out`, await floatsOf(gpu, out), outShape, TOLERANCE.output)
  const dIn = isOfSum ? `${name}.grad` : `${name}.grad_in`
  checks.compare(dIn, await floatsOf(gpu, dX), checks.shapeOf(`${name}.in`), TOLERANCE.gradient)
  if (attention.length) {
    const [windows, ...rest] = attention[0].shape
    const values = await Promise.all(attention.map((image) => floatsOf(gpu, image)))
    const all = values.flatMap((image) => [...image])
    checks.compare(`${name}.attn`, all, [attention.length * windows, ...rest], TOLERANCE.output)
  }
  if (parameters.segments.length) {
    const values = await gradients.read(gpu)
    for (const { name: parameter, shape, size, isTrainable } of parameters.segments) {
      const tolerance = withNoise(TOLERANCE.gradient, noiseOf(parameter, size, isAlone))
      if (isTrainable) checks.compare(`${name}.grad.${parameter}`, values.get(parameter) ?? [], shape, tolerance)
    }
  }
  compiled.destroy()
  for (const storage of [x.storage, parameters.storage, gradients.storage])
    if (storage.buffer) gpu.destroyBuffer(storage.buffer)
}
