import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { readBuffer } from '../gpu/readback'
import { STREAM, normalPair, pcg4d, permutation, unitFloat } from './rng'
import rng from '../../shaders/common/rng.wgsl?raw'

const u32 = fc.integer({ min: 0, max: 0xffffffff })
const draws = (count: number, seed: number, stream: number, step = 0) =>
  Array.from({ length: count }, (_, i) => unitFloat(pcg4d(seed, stream, step, i)[0]))
const mean = (x: number[]) => x.reduce((a, b) => a + b, 0) / x.length

/** Correlation of two lists. */
function correlation(x: number[], y: number[]): number {
  const [mx, my] = [mean(x), mean(y)]
  const covariance = mean(x.map((v, i) => (v - mx) * (y[i] - my)))
  return covariance / Math.sqrt(mean(x.map((v) => (v - mx) ** 2)) * mean(y.map((v) => (v - my) ** 2)))
}

/** pcg4d of the paper, in integers without bound. */
function pcg4dReference(counter: number[]): number[] {
  const wrap = (n: bigint) => n & 0xffffffffn
  const v = counter.map((n) => wrap(BigInt(n) * 1664525n + 1013904223n))
  const mix = () => {
    v[0] = wrap(v[0] + v[1] * v[3])
    v[1] = wrap(v[1] + v[2] * v[0])
    v[2] = wrap(v[2] + v[0] * v[1])
    v[3] = wrap(v[3] + v[1] * v[2])
  }
  mix()
  v.forEach((n, i) => (v[i] = n ^ (n >> 16n)))
  mix()
  return v.map(Number)
}

test('the hash is the one of the paper, for any counter', () => {
  fc.assert(
    fc.property(u32, u32, u32, u32, (...counter) => {
      expect(pcg4d(...counter)).toEqual(pcg4dReference(counter))
    }),
  )
})

test('a shader draws the same bits, and the same floats', async () => {
  const counters = fc.sample(fc.tuple(u32, u32, u32, u32), { numRuns: 253, seed: 1 })
  counters.push([0, 0, 0, 0], [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [7, STREAM.crop, 3, 100])
  const code = `${rng}
    @group(0) @binding(0) var<storage, read> counters: array<vec4u>;
    @group(0) @binding(1) var<storage, read_write> drawn: array<vec4u>;
    @group(0) @binding(2) var<storage, read_write> floats: array<f32>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
      let c = counters[id.x];
      drawn[id.x] = pcg4d(c.x, c.y, c.z, c.w);
      floats[id.x] = unit_float(drawn[id.x].y);
    }`
  const module = gpu.device.createShaderModule({ code })
  const pipeline = gpu.device.createComputePipeline({ layout: 'auto', compute: { module } })
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC
  const buffers = [
    gpu.createBuffer('counters', 16 * 256, usage, Uint32Array.from(counters.flat())),
    gpu.createBuffer('drawn', 16 * 256, usage),
    gpu.createBuffer('floats', 4 * 256, usage),
  ]
  const layout = pipeline.getBindGroupLayout(0)
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }))
  gpu.submit('rng', (pass) => {
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, gpu.createBindGroup({ layout, entries }))
    pass.dispatchWorkgroups(4)
  })
  const drawn = new Uint32Array(await readBuffer(gpu, buffers[1]))
  const floats = new Float32Array(await readBuffer(gpu, buffers[2]))
  counters.forEach((counter, i) => {
    expect([...drawn.subarray(4 * i, 4 * i + 4)]).toEqual(pcg4d(...counter))
    expect(floats[i]).toBe(unitFloat(pcg4d(...counter)[1]))
  })
  for (const buffer of buffers) gpu.destroyBuffer(buffer)
})

test('floats are in [0, 1), evenly spread, and neighbours know nothing of each other', () => {
  expect(unitFloat(0)).toBe(0)
  expect(unitFloat(0xffffffff)).toBeLessThan(1)
  expect(Math.fround(unitFloat(0xffffffff))).toBe(unitFloat(0xffffffff)) // exact in float32
  const n = 20_000
  for (let lane = 0; lane < 4; lane++) {
    const x = Array.from({ length: n }, (_, i) => unitFloat(pcg4d(5, STREAM.color, 2, i)[lane]))
    const counts = new Array<number>(16).fill(0)
    for (const v of x) counts[Math.floor(16 * v)]++
    const chiSquare = counts.reduce((sum, c) => sum + (c - n / 16) ** 2 / (n / 16), 0)
    expect(chiSquare).toBeLessThan(37.7) // 15 degrees of freedom: 1 in 1000; the numbers are fixed, so this holds or not
    expect(Math.abs(correlation(x.slice(1), x.slice(0, -1)))).toBeLessThan(0.03)
  }
})

test('streams, seeds and steps do not know each other, and each purpose has its own stream', () => {
  expect(new Set(Object.values(STREAM)).size).toBe(Object.keys(STREAM).length)
  const base = draws(5000, 1, STREAM.crop)
  for (const other of [draws(5000, 1, STREAM.color), draws(5000, 2, STREAM.crop), draws(5000, 1, STREAM.crop, 1)]) {
    expect(Math.abs(correlation(base, other))).toBeLessThan(0.05)
    expect(other.filter((v, i) => v === base[i]).length).toBeLessThan(5)
  }
})

test('a pair of normal numbers is normal, and finite at both ends', () => {
  for (const a of [0, 0xffffffff]) expect(normalPair(a, 12345).every(Number.isFinite)).toBe(true)
  const z = Array.from({ length: 10_000 }, (_, i) => {
    const [a, b] = pcg4d(1, STREAM.init, 0, i)
    return normalPair(a, b)
  })
  for (const half of [0, 1]) {
    const x = z.map((pair) => pair[half])
    expect(Math.abs(mean(x))).toBeLessThan(0.03)
    expect(mean(x.map((v) => v * v))).toBeCloseTo(1, 1)
    expect(mean(x.map((v) => v ** 4))).toBeGreaterThan(2.7) // 3 for a normal, 1.8 for a uniform distribution
    expect(mean(x.map((v) => v ** 4))).toBeLessThan(3.3)
  }
  expect(Math.abs(correlation(z.map((pair) => pair[0]), z.map((pair) => pair[1])))).toBeLessThan(0.03) // prettier-ignore
})

test('a permutation is one, follows from its counters, and puts everything everywhere', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), u32, fc.nat(20), fc.nat(1000), (count, seed, stream, step) => {
      const order = permutation(count, seed, stream, step)
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
      expect(permutation(count, seed, stream, step)).toEqual(order)
    }),
  )
  const order = (seed: number, stream: number, step: number) => [...permutation(100, seed, stream, step)]
  const others = [order(2, STREAM.dataOrder, 0), order(1, STREAM.split, 0), order(1, STREAM.dataOrder, 1)]
  for (const other of others) expect(other).not.toEqual(order(1, STREAM.dataOrder, 0))
  const counts = Array.from({ length: 5 }, () => new Array<number>(5).fill(0))
  for (let step = 0; step < 5000; step++) permutation(5, 9, STREAM.dataOrder, step).forEach((v, i) => counts[i][v]++)
  for (const count of counts.flat()) expect(Math.abs(count - 1000)).toBeLessThan(120) // 4 standard deviations
})
