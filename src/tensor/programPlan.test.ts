// What a program is said to take and where its tensors lie, by hand; that another compilation of it stands on its own
// memory, and one that fails leaves none behind.

import { expect, test } from 'vitest'
import { capped } from '../../test/capped'
import { gpu, unbuilt } from '../../test/gpu'
import { evaluate, expectClose, input, uniform } from '../../test/numerics'
import { OutOfMemoryError } from '../gpu/outOfMemory'
import { gelu } from '../ops/elementwise/gelu'
import { geluReference } from '../ops/elementwise/gelu.reference'
import { CompiledProgram } from './compiled'
import { Program } from './program'
import { largestOf, planOf } from './programPlan'
import { Tensor } from './tensor'

const traced = (on: typeof gpu, trace: () => void) => {
  const program = new Program(on, 'planned')
  program.record(trace)
  return program
}

test('the tensor that takes most is one whose memory comes with the program, and of equals the first', () => {
  const batch = Tensor.deferred('batch', [1000])
  const program = traced(gpu, () => {
    gelu(batch)
    gelu(gelu(Tensor.constant('table', [7], new Float32Array(7))))
  })
  program.launches[0].tensors.pop() // what is made of the batch is not to be the largest
  expect(largestOf(program)).toEqual({ label: 'table', byteLength: 28 })
})

test('an arena is no larger than a buffer may be', () => {
  const x = Tensor.deferred('x', [64])
  const program = (on: typeof gpu) => traced(on, () => [gelu(x), gelu(x), gelu(x)]) // written, and alive, together
  const keep = (on: typeof gpu) => {
    const recorded = program(on)
    return planOf(recorded, recorded.launches.map(({ tensors }) => tensors[1])) // prettier-ignore
  }
  expect(keep(gpu).arenas).toEqual([768])
  expect(keep(capped({ maxBufferSize: 512 })).arenas).toEqual([512, 256])
})

test('a program that is compiled again after its first memory was given back has its constants', async () => {
  const table = uniform(5, 1)
  let y: Tensor | undefined
  const program = traced(gpu, () => {
    y = gelu(Tensor.constant('table', [5], table))
  })
  const { bytes } = gpu.counts
  for (let i = 0; i < 2; i++) {
    const compiled = await CompiledProgram.compile(program, y ? [y] : [])
    expect(gpu.counts.bytes - bytes).toBe(256 + 256 + 256) // the arena, the table, the Params
    compiled.run()
    expectClose((await y?.read(gpu)) ?? [], [...table].map(geluReference), 1e-5)
    compiled.destroy()
  }
})

test('where there is no room, or a kernel cannot be built, nothing is left behind', async () => {
  const own = unbuilt()
  const program = traced(own, () => gelu(Tensor.constant('table', [5], uniform(5, 1))))
  const { bytes } = own.counts
  own.room = bytes + 300
  await expect(CompiledProgram.compile(program)).rejects.toThrow(OutOfMemoryError)
  own.room = Infinity
  expect(own.counts.bytes).toBe(bytes)
  own.kernelOf = (text) => ({ text, pipeline: Promise.reject(new Error('the driver refuses it')), built: null })
  await expect(CompiledProgram.compile(program)).rejects.toThrow('the driver refuses it')
  expect(own.counts.bytes).toBe(bytes)
})

test('a tensor that begins within its storage is read from there', async () => {
  const values = uniform(68, 1)
  const part = new Tensor([4], 'f32', input([68], values).storage, 256)
  const [y] = await evaluate(() => [gelu(part)])
  expectClose(y, [...values.slice(64)].map(geluReference), 1e-5)
})
