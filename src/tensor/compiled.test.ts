import { describe, expect, test } from 'vitest'
import { countCalls } from '../../test/apiCalls'
import { gpu, unbuilt } from '../../test/gpu'
import { expectClose, expectSame, input, uniform } from '../../test/numerics'
import { DeviceLostError } from '../gpu/loss'
import { addInto } from '../ops/elementwise/addInto'
import { gelu } from '../ops/elementwise/gelu'
import { geluReference } from '../ops/elementwise/gelu.reference'
import { layerNorm } from '../ops/norm/layerNorm'
import { CompiledProgram } from './compiled'
import { Program, emit, type Launch } from './program'
import { planOf } from './programPlan'
import { Tensor } from './tensor'

/** gelu, `depth` times over. */
function chain(x: Tensor, depth: number) {
  const program = new Program(gpu, 'chain')
  const outputs = program.record(() => {
    const all: Tensor[] = []
    for (let i = 0; i < depth; i++) all.push(gelu(all.at(-1) ?? x))
    return all
  })
  return { program, outputs }
}

const segmentOf = ({ constants }: Launch) => Number(constants.SEGMENT)

const values = uniform(100, 1)
const applied = (times: number) =>
  Array.from({ length: times }).reduce<number[]>((x) => x.map((v) => geluReference(v)), [...values])

test('a program is replayed, not rebuilt: new inputs, new outputs, nothing made', async () => {
  const x = input([100], values)
  const { program, outputs } = chain(x, 3)
  const compiled = await CompiledProgram.compile(program, [outputs[2]])
  const first = await countCalls(() => compiled.run())
  expect(first).toMatchObject({ submits: 1, passes: 1, dispatches: 3, buffers: 0, bindGroups: 0, pipelines: 0 })
  expectClose(await outputs[2].read(gpu), applied(3), 1e-5)
  if (x.storage.buffer) gpu.device.queue.writeBuffer(x.storage.buffer, 0, new Float32Array(100))
  compiled.run()
  expectClose(await outputs[2].read(gpu), new Float32Array(100), 1e-12)
  compiled.destroy()
})

test('cut into several submits it computes the same; what follows is encoded once, after the last', async () => {
  const x = input([100], values)
  const { program, outputs } = chain(x, 5)
  const compiled = await CompiledProgram.compile(program, [outputs[4]])
  let after = 0
  const calls = await countCalls(() => {
    compiled.run(() => after++, 2)
  })
  expect(calls).toMatchObject({ submits: 2, passes: 2, dispatches: 5 })
  expect(after).toBe(1)
  expectClose(await outputs[4].read(gpu), applied(5), 1e-5)
  compiled.destroy()
})

test('takes what its plan says, however deep the chain, and gives it back once', async () => {
  const before = gpu.counts.bytes
  const x = input([100], values)
  const plans = [4, 40].map((depth) => planOf(chain(x, depth).program))
  expect(plans[0].arenaBytes).toBe(2 * 512) // two tensors of 400 bytes take turns
  expect(plans[1]).toEqual({ ...plans[0], constantBytes: 40 * 256, dispatches: 40 })
  const own = gpu.counts.bytes
  const compiled = await CompiledProgram.compile(chain(x, 4).program)
  expect(gpu.counts.bytes - own).toBe(plans[0].arenaBytes + plans[0].constantBytes)
  compiled.destroy()
  compiled.destroy()
  expect(gpu.counts.bytes).toBe(own)
  if (x.storage.buffer) gpu.destroyBuffer(x.storage.buffer)
  expect(gpu.counts.bytes).toBe(before)
})

test('a program works in memory that is lent, as far as it has room, and gives none of it back', async () => {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST
  const lent = [2048, 256, 512].map((bytes) => gpu.createBuffer('lent', bytes, usage))
  const { program, outputs } = chain(input([100], values), 4) // two arenas of 512 bytes
  const before = gpu.counts.bytes
  for (const [within, arenas] of [
    [lent, [lent[0], lent[2]]],
    [[lent[1], lent[2]], [lent[2]]],
  ]) {
    const compiled = await CompiledProgram.compile(program, [outputs[3]], { within })
    expect(compiled.arenas.filter((arena) => lent.includes(arena)).sort((a, b) => b.size - a.size)).toEqual(arenas)
    const { arenaBytes, constantBytes } = planOf(program, [outputs[3]], within.map(({ size }) => size)) // prettier-ignore
    expect(arenaBytes).toBe(512 * (2 - arenas.length))
    expect(gpu.counts.bytes - before).toBe(arenaBytes + constantBytes)
    compiled.run()
    expectClose(await outputs[3].read(gpu), applied(4), 1e-5)
    compiled.destroy()
    expect(gpu.counts.bytes).toBe(before)
  }
  for (const buffer of lent) gpu.destroyBuffer(buffer)
})

test('a tensor that is kept outlives the launches after it, and one that is not kept has nothing to read', async () => {
  const { program, outputs } = chain(input([100], values), 6)
  const compiled = await CompiledProgram.compile(program, [outputs[0], outputs[5]])
  compiled.run()
  expectClose(await outputs[0].read(gpu), applied(1), 1e-5)
  expectClose(await outputs[5].read(gpu), applied(6), 1e-5)
  compiled.destroy()
  const stray = Tensor.empty('stray', [4])
  await expect(CompiledProgram.compile(chain(input([100], values), 1).program, [stray])).rejects.toThrow(
    "program 'chain': 'stray' is kept, but no launch writes it",
  )
  await expect(stray.read(gpu)).rejects.toThrow('read: stray has no memory; keep it when the program is compiled')
})

test('a program cut into pieces computes what it does whole', async () => {
  const { program, outputs } = chain(input([100], values), 5)
  const compiled = await CompiledProgram.compile(program, [outputs[4]])
  for (const [from, to] of [[0, 2], [2, 3], [3, 5]]) gpu.submit('piece', (pass) => compiled.encode(pass, from, to)) // prettier-ignore
  expectClose(await outputs[4].read(gpu), applied(5), 1e-5)
  expect(compiled.kernels).toEqual(new Array(5).fill('elementwise/gelu.forward'))
  compiled.destroy()
})

test('constants lie side by side and keep their values', async () => {
  const program = new Program(gpu, 'constants')
  const tables = [3, 70, 1].map((n, i) => uniform(n, 10 + i))
  const outputs = program.record(() =>
    tables.map((table, i) => gelu(Tensor.constant(`table ${i}`, [table.length], table))),
  )
  const compiled = await CompiledProgram.compile(program, outputs)
  compiled.run()
  compiled.run()
  for (const [i, table] of tables.entries()) expectClose(await outputs[i].read(gpu), [...table].map(geluReference), 1e-5) // prettier-ignore
  compiled.destroy()
})

test('progress counts kernels, not launches', async () => {
  const told: [number, number][] = []
  const program = new Program(gpu, 'progress')
  program.record(() => {
    const y = gelu(gelu(input([100], values)))
    addInto(y, input([100], values))
  })
  const compiled = await CompiledProgram.compile(program, [], { onProgress: (done, total) => told.push([done, total]) })
  expect(told).toEqual([[0, 2], [1, 2], [2, 2]]) // prettier-ignore
  expect(compiled.plan).toMatchObject({ dispatches: 3, pipelines: 2 })
  compiled.destroy()
})

test('a stand-in runs until its kernel is built, and gives its place without a new bind group', async () => {
  const x = input([1, 8], uniform(8, 1))
  const [weight, bias] = [input([8], uniform(8, 2)), input([8], uniform(8, 3))]
  const program = new Program(unbuilt(), 'standing in')
  const y = program.record(() => layerNorm(x, weight, bias))
  const { kernel, text, standIn } = program.launches[0]
  expect([kernel, standIn?.kernel]).toEqual(['norm/layerNorm.forward.unrolled', 'norm/layerNorm.forward.vec4'])
  let compiled!: CompiledProgram
  const compiling = await countCalls(async () => {
    compiled = await CompiledProgram.compile(program, [y], { startsOnStandIns: true })
  })
  expect(compiling).toMatchObject({ bindGroups: 1, pipelines: 1 })
  expect(compiled.kernels).toEqual([standIn?.text.name])
  compiled.run()
  const early = await y.read(gpu)
  const told: string[] = []
  const made = await countCalls(() => compiled.settle((done, total) => told.push(`${done} of ${total}`)))
  expect(told).toEqual(['0 of 1', '1 of 1'])
  expect(made).toMatchObject({ buffers: 0, bindGroups: 0, submits: 0 })
  expect(compiled.kernels).toEqual([text.name])
  expect(compiled.settle()).toBe(compiled.settle())
  compiled.run()
  expectSame(await y.read(gpu), early)
  compiled.destroy()
})

test('launches that share a dispatch begin apart, each with its stand-in, and then take one place', async () => {
  const program = new Program(unbuilt(), 'side by side')
  const x = input([1, 8], uniform(8, 1))
  const [weight, bias] = [input([8], uniform(8, 2)), input([8], uniform(8, 3))]
  const outputs = program.record(() => [layerNorm(x, weight, bias), gelu(x)])
  const [norm, other] = program.launches
  const compiled = await CompiledProgram.compile(program, outputs, { startsOnStandIns: true })
  expect(compiled.kernels).toEqual([norm.standIn?.text.name, other.text.name])
  expect(compiled.plan.dispatches).toBe(1)
  const read = () => Promise.all(outputs.map((output) => output.read(gpu)))
  compiled.run()
  const early = await read()
  const told: string[] = []
  const made = await countCalls(() => compiled.settle((done, total) => told.push(`${done} of ${total}`)))
  expect(told).toEqual(['0 of 1', '1 of 1'])
  expect(made).toMatchObject({ buffers: 0, bindGroups: 0, submits: 0 })
  expect(await countCalls(() => compiled.run())).toMatchObject({ dispatches: 1 })
  ;(await read()).forEach((found, i) => expectSame(found, early[i]))
  const alone = await CompiledProgram.compile(program, outputs, { apart: true })
  expect(alone.kernels).toEqual([norm.text.name, other.text.name])
  const next = await CompiledProgram.compile(program, outputs, { startsOnStandIns: true })
  expect(next.kernels).toEqual(compiled.kernels) // both in one are built by now
  for (const program of [compiled, alone, next]) program.destroy()
})

test('where a kernel cannot be built, what runs in its place goes on', async () => {
  const own = unbuilt()
  const program = new Program(own, 'refused')
  const x = input([1, 8], uniform(8, 1))
  program.record(() => [layerNorm(x, input([8], uniform(8, 2)), input([8], uniform(8, 3))), gelu(x)])
  const compiled = await CompiledProgram.compile(program, [], { startsOnStandIns: true })
  const { kernels } = compiled
  own.kernelOf = (text) => ({ text, pipeline: Promise.reject(new Error('the driver refuses it')), built: null })
  const told: string[] = []
  await compiled.settle((done, total) => told.push(`${done} of ${total}`))
  expect(told).toEqual(['0 of 1', '1 of 1'])
  expect(compiled.kernels).toEqual(kernels)
  compiled.destroy()
})

test('a device that is lost while kernels are built is no kernel that could not be built', async () => {
  const own = unbuilt()
  const program = new Program(own, 'lost')
  program.record(() => layerNorm(input([1, 8], uniform(8)), input([8], uniform(8)), input([8], uniform(8))))
  const compiled = await CompiledProgram.compile(program, [], { startsOnStandIns: true })
  own.loss.declare('the driver was reset')
  await expect(compiled.settle()).rejects.toThrow(DeviceLostError)
  compiled.destroy()
})

describe('on a device whose compiler contracts', () => {
  const record = () => {
    const own = unbuilt()
    own.contracts = true
    const program = new Program(own, 'contracting')
    const x = input([1, 8], uniform(8, 1))
    const [weight, bias] = [input([8], uniform(8, 2)), input([8], uniform(8, 3))]
    const outputs = program.record(() => [layerNorm(x, weight, bias), gelu(x)])
    return { own, program, outputs, read: () => Promise.all(outputs.map((output) => output.read(gpu))) }
  }

  test('nothing stands in, and launches that share a dispatch do so from the first on', async () => {
    const { program, outputs } = record()
    const compiled = await CompiledProgram.compile(program, outputs, { startsOnStandIns: true })
    expect(await countCalls(() => compiled.run())).toMatchObject({ dispatches: 1 })
    const told: number[] = []
    await compiled.settle((done) => told.push(done))
    expect(told).toEqual([])
    compiled.destroy()
  })

  test('those that cannot be built as one run apart, and do not change', async () => {
    const { own, program, outputs, read } = record()
    const kernelOf = own.kernelOf.bind(own)
    own.kernelOf = (text) =>
      program.launches.some((launch) => launch.text === text)
        ? kernelOf(text)
        : { text, pipeline: Promise.reject(new Error('the driver refuses it')), built: null }
    const told: [number, number][] = []
    const onProgress = (done: number, total: number) => told.push([done, total])
    const compiled = await CompiledProgram.compile(program, outputs, { startsOnStandIns: true, onProgress })
    expect(compiled.kernels).toEqual(program.launches.map(({ text }) => text.name))
    expect(told).toEqual([[0, 1], [1, 1]]) // prettier-ignore
    compiled.run()
    const found = await read()
    const alone = await CompiledProgram.compile(program, outputs, { apart: true })
    alone.run()
    expect(await read()).toEqual(found) // the same kernels
    await compiled.settle()
    expect(compiled.kernels).toEqual(program.launches.map(({ text }) => text.name))
    for (const program of [compiled, alone]) program.destroy()
  })
})

test.each<[string, number[], (launch: Launch) => number, number[][]]>([
  ['those that take most are built first', [4, 8, 12], (launch) => [0, 5, 9, 7][segmentOf(launch)], [[], [1], [1, 2], [0, 1, 2]]],
  ['those that take most in all their launches', [4, 8, 4], (launch) => [0, 5, 9.9][segmentOf(launch)], [[], [0, 2], [0, 1, 2]]],
  ['of those that take the same the shortest', [4, 8, 12], () => 1, [[], [0], [0, 1], [0, 1, 2]]],
])('of the kernels that others stand in for, %s', async (_, widths, workOf, order) => {
  const program = new Program(unbuilt(), 'in order')
  program.record(() => {
    for (const C of widths) layerNorm(input([1, C], uniform(C)), input([C], uniform(C)), input([C], uniform(C)))
  })
  const compiled = await CompiledProgram.compile(program, [], { startsOnStandIns: true, workOf })
  const before = compiled.kernels
  const changed = () => compiled.kernels.flatMap((kernel, i) => (kernel === before[i] ? [] : [i]))
  const told: number[][] = []
  await compiled.settle(() => told.push(changed()))
  expect(told).toEqual(order)
  compiled.destroy()
}) // prettier-ignore

test('each kernel that is built while steps go on waits for its turn, and none is built for what was destroyed', async () => {
  const own = unbuilt()
  const program = new Program(own, 'in turn')
  program.record(() => {
    for (const C of [4, 8]) layerNorm(input([1, C], uniform(C)), input([C], uniform(C)), input([C], uniform(C)))
  })
  const compiled = await CompiledProgram.compile(program, [], { startsOnStandIns: true })
  const turns: (() => void)[] = []
  const settled = compiled.settle(undefined, () => new Promise<void>((resolve) => turns.push(resolve)))
  const { pipelines } = own.counts
  await own.device.queue.onSubmittedWorkDone()
  expect(own.counts.pipelines).toBe(pipelines)
  turns[0]()
  await expect.poll(() => turns.length).toBe(2)
  expect(own.counts.pipelines).toBe(pipelines + 1)
  compiled.destroy()
  turns[1]()
  await settled
  expect(own.counts.pipelines).toBe(pipelines + 1)
})

test('what was built for one program is what another begins with, and what others stand in for is taken as it is run', async () => {
  const own = unbuilt()
  const record = (label: string) => {
    const program = new Program(own, label)
    program.record(() => layerNorm(input([1, 8], uniform(8)), input([8], uniform(8)), input([8], uniform(8))))
    return { compile: () => CompiledProgram.compile(program, [], { startsOnStandIns: true }), ...program.launches[0] }
  }
  const { compile, text, standIn } = record('waiting')
  const waiting = await compile()
  await own.kernelOf(text).pipeline
  const after = await record('after').compile()
  expect(after.kernels).toEqual([text.name])
  expect(waiting.kernels).toEqual([standIn?.text.name])
  expect(await countCalls(() => waiting.run())).toMatchObject({ dispatches: 1, pipelines: 0, bindGroups: 0 })
  expect(waiting.kernels).toEqual([text.name])
  const told: number[] = []
  await waiting.settle((done) => told.push(done))
  expect(told).toEqual([])
  for (const program of [waiting, after]) program.destroy()
})

test('what is destroyed while it settles is let be', async () => {
  const program = new Program(unbuilt(), 'given up')
  program.record(() => layerNorm(input([1, 12], uniform(12)), input([12], uniform(12)), input([12], uniform(12))))
  const compiled = await CompiledProgram.compile(program, [], { startsOnStandIns: true })
  const told: number[] = []
  const settled = compiled.settle((done) => told.push(done))
  compiled.destroy()
  await settled
  expect(told).toEqual([0])
  expect(compiled.kernels).toEqual([program.launches[0].standIn?.text.name])
})

test('only a kernel that binds alike may stand in', () => {
  const x = input([100], values)
  const program = new Program(gpu, 'unlike')
  const unlike = { kernel: 'elementwise/addInto', extent: { threads: 100 }, constants: {} }
  const launch = () => {
    emit(
      'elementwise/gelu.forward',
      { params: { n: 100 }, x, y: Tensor.empty('y', [100]) },
      { threads: 100 },
      {},
      unlike,
    )
  }
  expect(() => program.record(launch)).toThrow('elementwise/addInto cannot stand in for it')
})

test('a persistent buffer that a launch reads and writes is named', () => {
  const x = input([100], values)
  const program = new Program(gpu, 'in place')
  program.record(() => {
    addInto(x, x.view([100]))
  })
  expect(() => planOf(program)).toThrow(
    "elementwise/addInto: 'x' and 'into' are both in 'input', one read and one written",
  )
})

test('a binding that is missing or unknown is named with those that there are', () => {
  const x = input([4], new Float32Array(4))
  new Program(gpu, 'wrong').record(() => {
    expect(() => emit('elementwise/gelu.forward', { params: { n: 4 }, x, z: x }, { threads: 4 })).toThrow(
      'elementwise/gelu.forward: bindings are x, y; given were x, z',
    )
    expect(() => emit('elementwise/gelu.forward', { params: { n: 0 }, x, y: x }, { threads: 0 })).toThrow(
      'must run at least one workgroup, got 0',
    )
  })
})

test('more workgroups than a side of the grid takes are spread over two', () => {
  const program = new Program(gpu, 'wide')
  const x = Tensor.deferred('x', [4])
  program.record(() => {
    for (const workgroups of [65_535, 65_536, 200_000])
      emit('elementwise/gelu.forward', { params: { n: 4 }, x, y: Tensor.empty('y', [4]) }, { workgroups })
  })
  for (const [i, count] of [65_535, 65_536, 200_000].entries()) {
    const [width, height] = program.launches[i].workgroups
    expect(width).toBeLessThanOrEqual(65_535)
    expect(width * height).toBeGreaterThanOrEqual(count)
    expect(width * height - count).toBeLessThan(height)
  }
})
