import { afterEach, expect, test, vi } from 'vitest'
import { gpu } from '../../test/gpu'
import { Gpu } from '../gpu/device'
import { sessionOf } from '../../test/sessions'
import type { KernelText } from '../gpu/kernel'
import { half } from '../ops/elementwise/half'
import { gemm, plain, transposed } from '../ops/matmul/gemm'
import { tileByRule } from '../ops/matmul/tileRule'
import { TILES, tileName } from '../ops/matmul/tiles'
import type { TileMemory } from '../runs/store/tileMemory'
import { Program } from '../tensor/program'
import { Tensor } from '../tensor/tensor'
import { Tuner } from './tuner'

const { panelsFrom } = gpu
const kernelOf = gpu.kernelOf.bind(gpu)
afterEach(() => {
  gpu.tiles.chosen.clear()
  gpu.tiles.forced = null
  gpu.panelsFrom = panelsFrom
  Reflect.deleteProperty(gpu, 'kernelOf') // the prototype's is back
})

/** Two products of one kind and one of another, small enough that only low tiles are compared. */
function program(): Program {
  const program = new Program(gpu, 'three products')
  const input = (shape: number[]) => Tensor.deferred('input', shape)
  program.record(() => {
    const [M, N, K] = [32, 48, 16]
    for (let i = 0; i < 2; i++)
      gemm(plain(input([M, K]), K), plain(input([K, N]), N), [M, N, K], Tensor.empty('c', [M, N]))
    gemm(transposed(input([K, 16]), 16), plain(input([K, 8]), 8), [16, 8, K], Tensor.empty('c', [16, 8]))
  })
  return program
}

const KEYS = ['32 × 48 × 16, rows by rows', '16 × 8 × 16, columns by rows']

/** Remembers as the browser does. */
function memory(): TileMemory & { tiles: Record<string, string> } {
  const place = {
    tiles: {} as Record<string, string>,
    read: () => Promise.resolve(place.tiles),
    write: (tiles: Record<string, string>) => {
      place.tiles = tiles
      return Promise.resolve()
    },
  }
  return place
}

test('every product is measured once, the dearest first, and known at the next visit', async () => {
  const bytes = gpu.counts.bytes
  const place = memory()
  const report = await new Tuner(gpu, 'measured', place, Infinity).tune(program())
  expect(report).toMatchObject({ remembered: 0, byRule: 0 })
  expect(report?.measured.map(({ key, count, rule }) => [key, count, rule])).toEqual([
    [KEYS[0], 2, tileName(tileByRule(gpu, [32, 48, 16]))],
    [KEYS[1], 1, tileName(tileByRule(gpu, [16, 8, 16]))],
  ])
  for (const { tile, ms, ruleMs } of report?.measured ?? []) {
    expect(TILES.map(tileName)).toContain(tile)
    expect(ms).toBeGreaterThan(0)
    expect(ms).toBeLessThanOrEqual(ruleMs)
  }
  expect(gpu.counts.bytes).toBe(bytes)
  expect(place.tiles).toEqual(Object.fromEntries(report?.measured.map(({ key, tile }) => [key, tile]) ?? []))

  gpu.tiles.chosen.clear()
  const { submits } = gpu.counts
  const write = vi.spyOn(place, 'write')
  const again = await new Tuner(gpu, 'measured', place, Infinity).tune(program())
  expect(again).toMatchObject({ measured: [], remembered: 2, byRule: 0 })
  expect(write).not.toHaveBeenCalled()
  expect(gpu.counts.submits).toBe(submits)
  expect(Object.fromEntries(gpu.tiles.chosen)).toEqual(place.tiles)
})

test('programs are tuned one after another, and one that cannot be holds up no other', async () => {
  const tuner = new Tuner(gpu, 'measured', null, 0)
  gpu.kernelOf = (text) => ({ text, pipeline: Promise.reject(new Error('the driver refuses it')), built: null })
  await expect(tuner.tune(program())).rejects.toThrow('the driver refuses it')
  gpu.kernelOf = kernelOf
  const reports = await Promise.all([tuner.tune(program()), tuner.tune(program())])
  expect(reports).toMatchObject([{ measured: [{ key: KEYS[0] }] }, { measured: [{ key: KEYS[1] }], remembered: 1 }])
})

test('it stops where it is told to, and leaves nothing behind', async () => {
  const { bytes } = gpu.counts
  for (const turns of [0, 1, 5, 12]) {
    gpu.tiles.chosen.clear()
    let left = turns
    const stop = vi.fn((_done: number, _total: number) => {
      if (left-- === 0) throw new Error('stopped')
    })
    await expect(new Tuner(gpu, 'measured', null, Infinity).tune(program(), stop)).rejects.toThrow('stopped')
    expect(stop).toHaveBeenCalledWith(0, 2)
    expect(gpu.counts.bytes).toBe(bytes)
  }
})

test('what the time of one start leaves is for the next', async () => {
  const place = memory()
  const read = vi.spyOn(place, 'read')
  const tuner = new Tuner(gpu, 'measured', place, 0)
  expect(await tuner.tune(program())).toMatchObject({ measured: [{ key: KEYS[0] }], remembered: 0, byRule: 1 })
  expect(await tuner.tune(program())).toMatchObject({ measured: [{ key: KEYS[1] }], remembered: 1, byRule: 0 })
  expect(read).toHaveBeenCalledOnce() // what is chosen is known from there on
  expect(Object.keys(place.tiles)).toEqual(KEYS)
  expect(await tuner.tune(new Program(gpu, 'nothing'))).toBeNull()
})

/** In place of 4 x 4 a kernel that leaves out all but four of K. */
const wrong: typeof gpu.kernelOf = (text) =>
  kernelOf(is4x4(text) ? { ...text, name: 'wrong', code: text.code.replace('k += 4u', 'k += 1024u') } : text)
const is4x4 = ({ name }: KernelText) => name.includes('COLUMNS4=1,') && name.includes('ROWS4=1,')

test('a tile that is fast because it is wrong is not chosen', async () => {
  gpu.kernelOf = wrong
  const report = await new Tuner(gpu, 'measured', null, Infinity).tune(program())
  expect(report?.measured[0]).toMatchObject({ key: KEYS[0], tile: expect.not.stringMatching(/^4x4$/) as string })
})

test('a product that reads halves is another one, and its tiles are measured too', async () => {
  const program = new Program(gpu, 'halves')
  program.record(() => {
    const [M, N, K] = [32, 48, 16]
    const [a, b] = [half(Tensor.deferred('a', [M, K])), half(Tensor.deferred('b', [K, N]))]
    gemm(plain(a, K), plain(b, N), [M, N, K], Tensor.empty('c', [M, N]))
  })
  gpu.kernelOf = wrong
  const report = await new Tuner(gpu, 'measured', null, Infinity).tune(program)
  const tile = expect.not.stringMatching(/^4x4$/) as string
  expect(report?.measured).toMatchObject([{ key: '32 × 48 × 16, half rows by half rows', tile }])
})

test('a tile whose kernel cannot be built is left out, and its memory is given back', async () => {
  const { bytes } = gpu.counts
  gpu.kernelOf = (text) =>
    is4x4(text) ? { text, pipeline: Promise.reject(new Error('the driver refuses it')), built: null } : kernelOf(text)
  const report = await new Tuner(gpu, 'measured', null, Infinity).tune(program())
  expect(report?.measured).toHaveLength(2)
  expect(report?.measured.map(({ tile }) => tile)).not.toContain('4x4')
  expect(gpu.counts.bytes).toBe(bytes)
})

test('where there is no room to measure in, the rule decides', async () => {
  const { bytes } = gpu.counts
  gpu.room = bytes
  const report = await new Tuner(gpu, 'measured', null, Infinity).tune(program()).finally(() => (gpu.room = Infinity))
  expect(report).toMatchObject({ measured: [], byRule: 2 })
  expect(gpu.counts.bytes).toBe(bytes)
})

test('a software adapter is not measured unasked; a tile can be asked for, and a wrong name says which there are', async () => {
  expect(gpu.isSoftware).toBe(true)
  const { submits } = gpu.counts
  expect(await new Tuner(gpu).tune(program())).toEqual({ forced: null, measured: [], remembered: 0, byRule: 2, ms: 0 })
  expect(gpu.counts.submits).toBe(submits)
  new Tuner(gpu, '8x4')
  expect(program().launches.map(({ constants }) => [constants.ROWS4, constants.COLUMNS4])).toEqual(
    Array(3).fill([2, 1]),
  )
  const withoutQuads = Object.assign(new Gpu(gpu.device), { hasQuads: false })
  expect(() => new Tuner(withoutQuads, '8x8')).toThrow("tiles: without subgroups they must be shared, such as shared8x8, got '8x8'") // prettier-ignore
  new Tuner(withoutQuads, 'shared4x4')
  expect(withoutQuads.tiles.forced).toBe('shared4x4')
  expect(() => new Tuner(gpu, '7x7')).toThrow("tiles: must be one of measured, rule, 4x4, 4x8, 4x12, 8x4, 8x8, 8x12, 12x4, 16x8, 16x12, shared4x4, shared8x4, shared4x12, shared8x8, panel12, panel16, got '7x7'") // prettier-ignore
})

test('what is unreadable in the memory is measured again, and a memory that fails costs nothing but that', async () => {
  const odd = { read: () => Promise.resolve({ [KEYS[0]]: '9x9', [KEYS[1]]: '4x8' }), write: () => Promise.reject(new Error('full')) } // prettier-ignore
  const report = await new Tuner(gpu, 'measured', odd, Infinity).tune(program())
  expect(report).toMatchObject({ measured: [{ key: KEYS[0] }], remembered: 1 })
  gpu.tiles.chosen.clear()
  const closed = { ...odd, read: () => Promise.reject(new Error('no database')) }
  expect((await new Tuner(gpu, 'measured', closed, Infinity).tune(program()))?.measured).toHaveLength(2)
})

test('a run has the same bits whatever its tiles', async () => {
  const losses = async (tiles: string) => {
    const { session, losses, of } = sessionOf({ steps: 3 }, { tuner: new Tuner(gpu, tiles) })
    await session.train()
    expect(of('tuned')[0].report).toMatchObject({ forced: tiles === 'rule' ? null : tiles, measured: [] })
    return losses()
  }
  expect(await losses('8x4')).toEqual(await losses('rule'))
})
