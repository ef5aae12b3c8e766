// AdamW and per-tensor clipping on single tensors.

import type { Gpu } from '../../gpu/device'
import { classState } from '../../optim/adamSteps'
import { adamW } from '../../optim/adamW'
import { clipCoefficients } from '../../optim/clip'
import { StepScalars } from '../../optim/stepScalars'
import { CompiledProgram } from '../../tensor/compiled'
import { Parameters, zeros } from '../../tensor/parameters'
import { Program } from '../../tensor/program'
import { trainedBuffers } from '../build'
import type { Checks } from './checks'
import { ADAM } from './modelRun'
import type { AdamWCase, ClipCase } from './opsJson'
import { floatsOf } from './read'
import type { Tolerance } from './tolerance'

const UPDATED: Tolerance = { abs: 3e-6, relL2: 1e-6 }
const MOMENT: Tolerance = { relL2: 3e-6, peak: 3e-6 }
const CLIPPED: Tolerance = { rel: 2e-6 }

/** Every tensor by itself, since each counts its own steps. */
export async function checkAdamW(gpu: Gpu, { lr, wd, missing }: AdamWCase, checks: Checks): Promise<void> {
  const tensors = checks.namesMatching(/^adamw\.p\d+\.init$/).map((name) => Number(name.split('.')[1].slice(1)))
  for (const p of tensors) {
    const name = `adamw.p${p}`
    const parameters = new Parameters(name)
    const shape = checks.shapeOf(`${name}.init`)
    parameters.declare('weight', shape, zeros, true) // its shape says whether it decays
    const buffers = trainedBuffers(parameters)
    for (const buffer of Object.values(buffers) as Parameters[]) buffer.allocate(gpu)
    parameters.write(gpu, new Map([['weight', checks.floats(`${name}.init`)]]))
    const scalars = new StepScalars()
    scalars.tensor.storage.allocate(gpu)
    const program = new Program(gpu, name)
    program.record(() => {
      adamW(buffers, clipCoefficients(buffers.gradients, 0).coefficients, scalars.tensor, ADAM)
    })
    const compiled = await CompiledProgram.compile(program)
    let count = 0
    for (const [step, rate] of lr.entries()) {
      const isMissing = missing.some(([tensor, at]) => tensor === p && at === step)
      if (!isMissing) count++
      const state = classState(isMissing ? 0 : count, ADAM)
      buffers.gradients.write(gpu, new Map([['weight', checks.floats(`${name}.grad${step}`, shape)]]))
      scalars.write(gpu, { step, lr: rate, weightDecay: wd[step], classes: [state, state, state, state] })
      compiled.run()
      checks.compare(`${name}.after${step}`, await valuesOf(gpu, parameters), shape, UPDATED)
    }
    checks.compare(`${name}.exp_avg`, await valuesOf(gpu, buffers.expAvg), shape, MOMENT)
    checks.compare(`${name}.exp_avg_sq`, await valuesOf(gpu, buffers.expAvgSq), shape, MOMENT)
    compiled.destroy()
    for (const storage of [...(Object.values(buffers) as Parameters[]).map((b) => b.storage), scalars.tensor.storage])
      if (storage.buffer) gpu.destroyBuffer(storage.buffer)
  }
}

const valuesOf = async (gpu: Gpu, parameters: Parameters) =>
  (await parameters.read(gpu)).get('weight') ?? new Float32Array()

export async function checkClip(gpu: Gpu, { clip, norms }: ClipCase, checks: Checks): Promise<void> {
  const names = checks.namesMatching(/^clip\.\w+\.grad$/).map((name) => name.split('.')[1])
  const gradients = new Parameters('clip')
  for (const name of names) gradients.declare(name, checks.shapeOf(`clip.${name}.grad`), zeros, true)
  gradients.allocate(gpu)
  gradients.write(gpu, new Map(names.map((name) => [name, checks.floats(`clip.${name}.grad`)])))
  const program = new Program(gpu, 'clip')
  const found = program.record(() => clipCoefficients(gradients, clip))
  const compiled = await CompiledProgram.compile(program, [found.norms, found.coefficients])
  compiled.run()
  checks.values('clip.norms', await floatsOf(gpu, found.norms), norms, CLIPPED)
  const coefficients = await floatsOf(gpu, found.coefficients)
  names.forEach((name, i) => {
    const clipped = checks.floats(`clip.${name}.grad`).map((g) => g * coefficients[i])
    checks.compare(`clip.${name}.clipped`, clipped, checks.shapeOf(`clip.${name}.grad`), CLIPPED)
  })
  compiled.destroy()
  gradients.destroy(gpu)
}
