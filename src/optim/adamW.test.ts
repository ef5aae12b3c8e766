import { expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { expectClose, uniform } from '../../test/numerics'
import { CompiledProgram } from '../tensor/compiled'
import { Parameters, Scope, zeros } from '../tensor/parameters'
import { Program } from '../tensor/program'
import { classStates, classSteps } from './adamSteps'
import { adamW } from './adamW'
import { adamWReference, type AdamState } from './adamW.reference'
import { clipCoefficients } from './clip'
import { ema } from './ema'
import { freezeClassOf, isDecayed } from './paramGroups'
import { FREEZE_CLASS, StepScalars } from './stepScalars'

// odd sizes; a long one of several chunks; a bias that does not decay; a last layer frozen for two steps; a frozen length
const SHAPES: Record<string, number[]> = {
  'layers.0.weight': [3, 5],
  'layers.0.bias': [7],
  'layers.1.weight': [33, 64],
  'head.last_layer.weight_g': [4, 1],
  'head.last_layer.weight_v': [4, 3],
}
const CLIP = 1.5
const config = { beta1: 0.9, beta2: 0.999, eps: 1e-8 }
const lrs = [0, 0.01, 0.02, 0.015, 0.01]
const decays = [0.04, 0.1, 0.2, 0.3, 0.4]

const sizeOf = (name: string) => SHAPES[name].reduce((a, b) => a * b, 1)
const valuesAt = (seed: number, scale = 1) =>
  new Map(Object.keys(SHAPES).map((name, i) => [name, uniform(sizeOf(name), seed + i).map((v) => scale * v)]))

function network() {
  const student = new Parameters('student')
  const scope = new Scope(student)
  for (const [name, shape] of Object.entries(SHAPES)) scope.parameter(name, shape, zeros, !name.endsWith('weight_g'))
  const buffers = {
    parameters: student,
    gradients: student.like('gradients'),
    expAvg: student.like('exp_avg'),
    expAvgSq: student.like('exp_avg_sq'),
  }
  const teacher = student.like('teacher')
  for (const p of [...Object.values(buffers), teacher]) p.allocate(gpu)
  return { buffers, teacher }
}

test('five steps of clip, AdamW and EMA agree with the reference, tensor by tensor', async () => {
  const { buffers, teacher } = network()
  const scalars = new StepScalars()
  scalars.tensor.storage.allocate(gpu)
  const program = new Program(gpu, 'optimiser')
  program.record(() => {
    const { coefficients } = clipCoefficients(buffers.gradients, CLIP)
    adamW(buffers, coefficients, scalars.tensor, config)
    ema(teacher, buffers.parameters, scalars.tensor)
  })
  const compiled = await CompiledProgram.compile(program)
  buffers.parameters.write(gpu, valuesAt(1))
  teacher.write(gpu, valuesAt(50))

  const start = valuesAt(1)
  const states = new Map<string, AdamState>(
    [...start].map(([name, v]) => [
      name,
      { values: [...v], expAvg: [...v].map(() => 0), expAvgSq: [...v].map(() => 0), count: 0 },
    ]),
  )
  const followed = new Map([...valuesAt(50)].map(([name, v]) => [name, [...v]]))
  const momentum = 0.9999

  for (let step = 0; step < 5; step++) {
    const gradients = valuesAt(100 + 10 * step, 4)
    buffers.gradients.write(gpu, gradients)
    scalars.write(gpu, {
      seed: 0, step, lr: lrs[step], weightDecay: decays[step], momentum, teacherTemp: 1, centerMomentum: 0.9,
      classes: classStates(step, { ...config, freezeLastLayerSteps: 2, regionFromStep: Infinity }),
    }) // prettier-ignore
    compiled.run()
    for (const [name, state] of states) {
      const isFrozen = name.includes('last_layer') && (step < 2 || name.endsWith('weight_g'))
      const weightDecay = isDecayed({ name, shape: SHAPES[name] }) ? decays[step] : 0
      states.set(
        name,
        adamWReference(state, isFrozen ? null : (gradients.get(name) ?? null), {
          lr: lrs[step],
          weightDecay,
          clip: CLIP,
        }),
      )
      followed.set(name, (followed.get(name) ?? []).map((t, i) => momentum * t + (1 - momentum) * (states.get(name)?.values[i] ?? NaN))) // prettier-ignore
    }
  }
  const found = await Promise.all(
    [buffers.parameters, buffers.expAvg, buffers.expAvgSq, teacher].map((p) => p.read(gpu)),
  )
  for (const [name, state] of states) {
    expectClose(found[0].get(name) ?? [], state.values, 2e-6)
    expectClose(found[1].get(name) ?? [], state.expAvg, 1e-6)
    expectClose(found[2].get(name) ?? [], state.expAvgSq, 1e-6)
    expectClose(found[3].get(name) ?? [], followed.get(name) ?? [], 1e-6)
  }
  expect(states.get('head.last_layer.weight_v')?.count).toBe(3)
})

test('a gradient below the clip is untouched, one above is scaled to it, and 0 switches clipping off', async () => {
  const norms = [0.5, 30].map((norm) => [norm, norm > CLIP ? CLIP / (norm + 1e-6) : 1])
  const gradients = new Parameters('gradients')
  const scope = new Scope(gradients)
  norms.forEach((_, i) => scope.parameter(`p${i}`, [1, 1], zeros))
  scope.parameter('frozen', [1, 1], zeros, false) // is not looked at
  gradients.allocate(gpu)
  gradients.write(gpu, new Map([['frozen', Float32Array.of(40)]]))
  norms.forEach(([norm], i) => gradients.write(gpu, new Map([[`p${i}`, Float32Array.from([norm])]]))) // prettier-ignore
  for (const clip of [CLIP, 0]) {
    const program = new Program(gpu, 'clip')
    const found = program.record(() => clipCoefficients(gradients, clip))
    const compiled = await CompiledProgram.compile(program, [found.norms, found.coefficients])
    compiled.run()
    expectClose(await found.norms.read(gpu), [...norms.map(([norm]) => norm), 0], 1e-6)
    expectClose(await found.coefficients.read(gpu), [...norms.map(([, c]) => (clip ? c : 1)), 1], 1e-6)
    compiled.destroy()
  }
})

test('a gradient as long as the clip is scaled by a millionth of a unit, as the official code does', async () => {
  const [norm, clip] = [1e-3, 1e-3]
  const gradients = new Parameters('gradients')
  new Scope(gradients).parameter('p', [1, 1], zeros)
  gradients.allocate(gpu)
  gradients.write(gpu, new Map([['p', Float32Array.of(norm)]]))
  const program = new Program(gpu, 'clip')
  const { coefficients } = program.record(() => clipCoefficients(gradients, clip))
  const compiled = await CompiledProgram.compile(program, [coefficients])
  compiled.run()
  expectClose(await coefficients.read(gpu), [clip / (norm + 1e-6)], 1e-6)
  compiled.destroy()
})

test('a teacher that follows slowly follows as slowly as it should: 1 - m is not rounded to the bits of m', async () => {
  const [teacher, student] = ['teacher', 'student'].map((label) => {
    const parameters = new Parameters(label)
    new Scope(parameters).parameter('p', [1, 1], zeros)
    parameters.allocate(gpu)
    return parameters
  })
  student.write(gpu, new Map([['p', Float32Array.of(1)]]))
  const scalars = new StepScalars()
  scalars.tensor.storage.allocate(gpu)
  const program = new Program(gpu, 'ema')
  program.record(() => {
    ema(teacher, student, scalars.tensor)
  })
  const compiled = await CompiledProgram.compile(program)
  scalars.write(gpu, {
    seed: 0, step: 0, lr: 0, weightDecay: 0, momentum: 0.9999, teacherTemp: 1, centerMomentum: 0.9,
    classes: classStates(0, { ...config, freezeLastLayerSteps: 0, regionFromStep: Infinity }),
  }) // prettier-ignore
  compiled.run()
  expect((await teacher.read(gpu)).get('p')?.[0]).toBeCloseTo(1e-4, 9)
  compiled.destroy()
})

test('a teacher of another layout is refused', () => {
  const [teacher, student] = [1, 65].map((n) => {
    const parameters = new Parameters('parameters')
    new Scope(parameters).parameter('p', [n, 1], zeros)
    return parameters
  })
  const follow = () => {
    ema(teacher, student, new StepScalars().tensor)
  }
  expect(follow).toThrow("ema: teacher must have the student's 512 bytes, got 256")
})

test('names and shapes decide what decays and what is frozen together', () => {
  expect(isDecayed({ name: 'layers.0.blocks.0.attn.relative_position_bias_table', shape: [49, 3] })).toBe(true)
  expect(isDecayed({ name: 'pos_embed', shape: [1, 65, 96] })).toBe(true)
  expect(isDecayed({ name: 'norm.weight', shape: [96] })).toBe(false)
  expect(isDecayed({ name: 'head.mlp.0.bias', shape: [96] })).toBe(false)
  expect(isDecayed({ name: 'head.mlp.0.bias', shape: [1, 96] })).toBe(false)
  expect(freezeClassOf({ name: 'head_dense.last_layer.weight_v' })).toBe(FREEZE_CLASS.denseLastLayer)
  expect(freezeClassOf({ name: 'head_dense.mlp.0.weight' })).toBe(FREEZE_CLASS.denseHead)
  expect(freezeClassOf({ name: 'layers.0.blocks.0.norm1.weight' })).toBe(FREEZE_CLASS.ordinary)
})

test('each class counts its own steps', () => {
  const at = (step: number) => classStates(step, { ...config, freezeLastLayerSteps: 2, regionFromStep: 5 })
  expect(at(1).map((c) => c.isActive)).toEqual([true, false, false, false])
  expect(at(5).map((c) => c.isActive)).toEqual([true, true, true, true])
  expect(at(5)[FREEZE_CLASS.denseHead].biasCorrection1).toBeCloseTo(0.1, 12)
  expect(at(3)[FREEZE_CLASS.lastLayer].biasCorrection1).toBeCloseTo(1 - 0.9 ** 2, 12)
  const after = (step: number, regionFromStep: number) => classSteps(step, { freezeLastLayerSteps: 2, regionFromStep })
  expect([after(1, 5), after(7, 5)]).toEqual([[1, 0, 0, 0], [7, 5, 2, 2]]) // prettier-ignore
  expect(after(7, 1)).toEqual([7, 5, 6, 5]) // the last layer of a dense head waits for both
})
