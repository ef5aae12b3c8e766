// Runs one case of a self-test: its kernels on the device, its reference in double precision, and how far they are apart.

import { messageOf } from '../../base/messageOf'
import type { Gpu } from '../../gpu/device'
import type { CheckCase } from '../../ops/opCheck'
import type { StepScalars, StepValues } from '../../optim/stepScalars'
import { CompiledProgram } from '../../tensor/compiled'
import type { Program } from '../../tensor/program'
import { centralDifferences, type Pause } from './centralDifferences'
import { apart, type Apart } from './apart'
import type { CheckResult } from './kernelTalk'
import {
  declareInputs,
  differentiated,
  outputWeights,
  record,
  recordingsOf,
  type CaseTensors,
  type Direction,
} from './variants'

type Numbers = ArrayLike<number>

/** What the reference says, computed once for all variants. */
type Expected = Partial<Record<Direction, readonly Numbers[]>>

/**
 * @param pause called now and then: whoever shares the thread may have it. @param onCheck called after each recording
 * @throws DeviceLostError where the device is lost meanwhile, which says nothing about kernels
 */
export async function runCase(
  gpu: Gpu,
  definition: CheckCase,
  pause: Pause,
  onCheck: () => void = () => undefined,
): Promise<CheckResult[]> {
  const expected: Expected = {}
  const results: CheckResult[] = []
  for (const { variant, direction, kernels, program } of recordingsOf(gpu, definition)) {
    await pause()
    const tolerance = toleranceOf(definition, direction, program)
    const place = { case: definition.name, variant, direction, kernels, tolerance }
    try {
      expected[direction] ??= await expectedOf(definition, direction, pause)
      const found = await evaluate(gpu, definition, variant, direction)
      results.push({ ...place, ...compare(found, expected[direction], tolerance), failure: null })
    } catch (error) {
      gpu.loss.check()
      const failure = messageOf(error)
      results.push({ ...place, elements: 0, maxAbs: NaN, relL2: NaN, ok: false, failure })
    }
    onCheck()
  }
  return results
}

function toleranceOf(
  { tolerance, f16Tolerance, gradientTolerance }: CheckCase,
  direction: Direction,
  program: Program,
) {
  if (direction === 'backward') return gradientTolerance ?? tolerance
  return program.launches.some(({ constants }) => constants.F16) ? (f16Tolerance ?? tolerance) : tolerance
}

function compare(found: readonly Numbers[], expected: readonly Numbers[], tolerance: number): Apart {
  return apart(
    expected.flatMap((values, i) => Array.from(values, (_, e) => found[i][e])),
    expected.flatMap((values) => Array.from(values)),
    tolerance,
  )
}

async function expectedOf(definition: CheckCase, direction: Direction, pause: Pause): Promise<readonly Numbers[]> {
  const values = Object.fromEntries(Object.entries(definition.inputs).map(([name, { data }]) => [name, data]))
  if (direction === 'forward') return definition.reference(values)
  const gradients: Numbers[] = []
  for (const name of differentiated(definition)) {
    const { data, gradient } = definition.inputs[name]
    const loss = (at: Numbers) => {
      const [output] = definition.reference({ ...values, [name]: at })
      const weights = outputWeights(output.length)
      return weights.reduce((sum, weight, i) => sum + weight * output[i], 0)
    }
    const count = typeof gradient === 'number' ? Math.min(gradient, data.length) : data.length
    gradients.push(await centralDifferences(loss, data, count, pause))
  }
  return gradients
}

/** Run the kernels over buffers of their own, which are freed. */
async function evaluate(gpu: Gpu, definition: CheckCase, variant: string, direction: Direction): Promise<Numbers[]> {
  const tensors = declareInputs(definition)
  let compiled: CompiledProgram | null = null
  try {
    allocate(gpu, definition, tensors)
    const { program, outputs } = record(gpu, definition, tensors, variant, direction)
    compiled = await CompiledProgram.compile(program, outputs)
    compiled.run()
    return await Promise.all(outputs.map((output) => output.read(gpu)))
  } finally {
    compiled?.destroy()
    for (const { storage } of [...Object.values(tensors.inputs), tensors.stepScalars.tensor])
      if (storage.buffer) gpu.destroyBuffer(storage.buffer)
  }
}

function allocate(gpu: Gpu, { inputs, scalars }: CheckCase, tensors: CaseTensors): void {
  for (const [name, tensor] of Object.entries(tensors.inputs)) tensor.storage.allocate(gpu, inputs[name].data)
  tensors.stepScalars.tensor.storage.allocate(gpu)
  writeScalars(gpu, tensors.stepScalars, scalars)
}

/** A step in the middle of training, but for what the case changes. */
export function writeScalars(gpu: Gpu, stepScalars: StepScalars, changes: Partial<StepValues> = {}): void {
  const active = { isActive: true, biasCorrection1: 1, biasCorrection2Sqrt: 1 }
  stepScalars.write(gpu, {
    seed: 0,
    step: 0,
    lr: 0.01,
    weightDecay: 0.04,
    momentum: 0.9,
    teacherTemp: 0.04,
    centerMomentum: 0.9,
    classes: [active, active, active, active],
    ...changes,
  })
}
