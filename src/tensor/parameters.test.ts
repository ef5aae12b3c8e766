import { expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { Parameters, Scope, ones, zeros, type Init } from './parameters'

function network() {
  const parameters = new Parameters('student')
  const layer = new Scope(parameters).child('layers').child(0)
  layer.parameter('weight', [5, 40], { kind: 'truncNormal', std: 0.02 })
  layer.parameter('bias', [5], zeros)
  new Scope(parameters).child('head').parameter('weight_g', [3, 1], ones, false)
  return parameters
}

test('names are paths, segments are bindable, and padding is not counted', () => {
  const { segments, count, byteLength } = network()
  expect(segments.map((s) => [s.name, s.byteOffset, s.size, s.isTrainable])).toEqual([
    ['layers.0.weight', 0, 200, true],
    ['layers.0.bias', 1024, 5, true],
    ['head.weight_g', 1280, 3, false],
  ])
  expect(count).toBe(208)
  expect(byteLength).toBe(1536)
  expect(segments.map((s) => s.tensor.requiresGrad)).toEqual([true, true, false])
})

test('in a scope that is not trained nothing is', () => {
  const teacher = new Parameters('teacher')
  new Scope(teacher, { isTrainable: false }).child('norm').parameter('weight', [4], ones)
  expect(teacher.segment('norm.weight').isTrainable).toBe(false)
})

test('moments have the same layout, in a buffer of their own', () => {
  const parameters = network()
  const moments = parameters.like('exp_avg')
  const layout = (p: Parameters) => p.segments.map((s) => [s.name, s.byteOffset, s.shape, s.isTrainable])
  expect(layout(moments)).toEqual(layout(parameters))
  expect(moments.storage).not.toBe(parameters.storage)
  expect(moments.flat().shape).toEqual([1536 / 4])
})

test('what is written by name is read by name, and the rest stays', async () => {
  const parameters = network()
  const before = gpu.counts.bytes
  parameters.allocate(gpu, parameters.initialValues(1))
  expect(gpu.counts.bytes - before).toBe(1536)
  const start = await parameters.read(gpu)
  parameters.write(gpu, new Map([['layers.0.bias', Float32Array.from([1, 2, 3, 4, 5])]]))
  const after = await parameters.read(gpu)
  expect([...(after.get('layers.0.bias') ?? [])]).toEqual([1, 2, 3, 4, 5])
  expect(after.get('layers.0.weight')).toEqual(start.get('layers.0.weight'))
  expect([...(after.get('head.weight_g') ?? [])]).toEqual([1, 1, 1])
  parameters.destroy(gpu)
  parameters.destroy(gpu)
  expect(gpu.counts.bytes).toBe(before)
})

test('initial values follow from the seed, and have the distribution asked for', () => {
  const drawn = (std: number, seed = 1) => {
    const parameters = new Parameters('p')
    parameters.declare('w', [10_000], { kind: 'truncNormal', std }, true)
    return parameters.initialValues(seed).subarray(0, 10_000)
  }
  const deviation = (x: Float32Array) => Math.sqrt(x.reduce((sum, v) => sum + v * v, 0) / x.length)
  expect(drawn(0.02)).toEqual(drawn(0.02))
  expect(drawn(0.02, 2)).not.toEqual(drawn(0.02))
  expect(Math.abs(deviation(drawn(0.02)) / 0.02 - 1)).toBeLessThan(0.03)
  // bounds are absolute: at std 2 a third of all draws lies outside [-2, 2] and is drawn again
  expect(drawn(2).every((v) => Math.abs(v) <= 2)).toBe(true)
  // one in a hundred has had four draws, all of them outside, and is 0
  expect(drawn(2).filter((v) => v === 0).length / 10_000).toBeCloseTo(0.3173 ** 4, 2)
  const uniform = new Parameters('u')
  uniform.declare('a', [10_000], { kind: 'uniform', bound: 0.25 }, true)
  const flat = uniform.initialValues(1)
  expect(flat.every((v) => v >= -0.25 && v < 0.25)).toBe(true)
  expect(Math.abs(deviation(flat) * Math.sqrt(3) - 0.25)).toBeLessThan(0.01)
})

test.each<Init>([
  { kind: 'uniform', bound: 1 },
  { kind: 'truncNormal', std: 0.02 },
])('each parameter has its own draws: $kind', (init) => {
  const parameters = new Parameters('p')
  for (const name of ['a', 'b']) parameters.declare(name, [64], init, true)
  const flat = parameters.initialValues(1)
  expect(flat.slice(0, 64)).not.toEqual(flat.slice(64))
})

test('what cannot be is named', async () => {
  const parameters = network()
  expect(() => parameters.buffer).toThrow('student is not allocated')
  expect(() => parameters.declare('layers.0.bias', [1], zeros, true)).toThrow("'layers.0.bias' was declared twice")
  expect(() => parameters.segment('norm.bias')).toThrow("student has no 'norm.bias'. It has layers.0.weight, ")
  await expect(parameters.read(gpu)).rejects.toThrow('student is not allocated')
  parameters.allocate(gpu)
  expect(() => parameters.declare('late', [1], zeros, true)).toThrow("'late' was declared after student was allocated")
  const short = new Map([['layers.0.bias', new Float32Array(4)]])
  expect(() => parameters.write(gpu, short)).toThrow('layers.0.bias must be [5] = 5 values, got 4')
  parameters.destroy(gpu)
})
