import { describe, expect, test } from 'vitest'
import { gpu, instance } from '../../test/gpu'
import { Gpu, NoDeviceError, describe as describeAdapter } from './device'
import { kernelText, packParams, parseBindings, parseParams } from './kernel'
import { ReadbackRing, readBuffer } from './readback'

const info = (changes: Partial<GPUAdapterInfo>) =>
  ({
    vendor: '',
    architecture: '',
    device: '',
    description: '',
    isFallbackAdapter: false,
    ...changes,
  }) as GPUAdapterInfo

describe('the device', () => {
  test.each<[Partial<GPUAdapterInfo>, boolean]>([
    [{ vendor: 'google', architecture: 'swiftshader' }, true],
    [{ description: 'llvmpipe (LLVM 15.0.7, 256 bits)' }, true],
    [{ description: 'Microsoft Basic Render Driver' }, true],
    [{ vendor: 'microsoft', architecture: 'warp' }, true],
    [{ vendor: 'nvidia', description: 'Warped 3000' }, false],
    [{ vendor: 'nvidia', isFallbackAdapter: true }, true],
    [{ vendor: 'nvidia', architecture: 'ampere', description: 'NVIDIA GeForce RTX 3080' }, false],
    [{ vendor: 'apple', architecture: 'metal-3' }, false],
  ])('%o runs on the CPU: %s', (adapter, isSoftware) => {
    expect(new Gpu(gpu.device, info(adapter)).isSoftware).toBe(isSoftware)
  })

  test('only SwiftShader is known to contract nothing', () => {
    expect(new Gpu(gpu.device, info({ vendor: 'google', architecture: 'swiftshader' })).contracts).toBe(false)
    expect(new Gpu(gpu.device, info({ description: 'llvmpipe (LLVM 19.1.7, 256 bits)' })).contracts).toBe(true)
    expect(new Gpu(gpu.device, info({ isFallbackAdapter: true })).contracts).toBe(true) // Firefox names none
    expect(new Gpu(gpu.device, info({ vendor: 'nvidia', architecture: 'ampere' })).contracts).toBe(true)
  })

  test('is described in the adapter’s own words', () => {
    expect(describeAdapter(info({ vendor: 'intel', description: 'Iris' }))).toBe('intel Iris')
  })

  test('where there is none, the reader is told why and what to do', async () => {
    await expect(Gpu.request(undefined)).rejects.toThrow('This browser does not offer WebGPU here.')
    const blind = { requestAdapter: () => Promise.resolve(null) } as unknown as GPU
    const error: unknown = await Gpu.request(blind).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(NoDeviceError)
    expect((error as NoDeviceError).advice).toContain('driver')
  })

  test('is one in a Chrome before 127 too, whose adapters have a method in the place of `info`', async () => {
    const adapter = await instance.requestAdapter()
    if (!adapter) throw new Error('test: must have an adapter')
    const { features, limits } = adapter
    const told = { vendor: 'google', architecture: 'swiftshader', device: '', description: '' } // and no isFallbackAdapter
    const requestDevice: GPUAdapter['requestDevice'] = (descriptor) => adapter.requestDevice(descriptor)
    const older = { features, limits, requestDevice, requestAdapterInfo: () => Promise.resolve(told) }
    const api = { requestAdapter: () => Promise.resolve(older) } as unknown as GPU
    const found = await Gpu.request(api)
    expect(describeAdapter(found.info)).toBe('google swiftshader')
    expect([found.isSoftware, found.contracts]).toEqual([true, false])
    found.device.destroy()
    const silent = { ...older, requestAdapterInfo: undefined }
    const blind = { requestAdapter: () => Promise.resolve(silent) } as unknown as GPU
    await expect(Gpu.request(blind)).rejects.toThrow(NoDeviceError)
  })

  test('a kernel is compiled once, and once more for other constants', () => {
    const before = gpu.counts.pipelines
    const first = gpu.kernel('augment/blur', { IS_VERTICAL: true })
    expect(gpu.kernel('augment/blur', { IS_VERTICAL: true })).toBe(first)
    expect(gpu.kernel('augment/blur', { IS_VERTICAL: false })).not.toBe(first)
    expect(gpu.counts.pipelines - before).toBeLessThanOrEqual(2)
  })

  test('a buffer holds what it is given, counts, and may not be larger than the device allows', async () => {
    const before = { ...gpu.counts }
    const data = Uint8Array.from([1, 2, 3, 4, 5])
    const buffer = gpu.createBuffer('five', data.length, GPUBufferUsage.COPY_SRC, data)
    expect(buffer.size).toBe(16)
    expect(gpu.counts.bytes - before.bytes).toBe(16)
    expect([...new Uint8Array(await readBuffer(gpu, buffer, 0, 8))]).toEqual([1, 2, 3, 4, 5, 0, 0, 0])
    gpu.destroyBuffer(buffer)
    expect(gpu.counts.bytes).toBe(before.bytes) // the staging buffer is gone too
    const most = gpu.device.limits.maxBufferSize
    expect(() => gpu.createBuffer('huge', most + 4, GPUBufferUsage.STORAGE)).toThrow(`'huge' must be at most ${most}`)
  })
})

describe('a kernel reads its bindings from the WGSL', () => {
  const code = `
    struct Params { rows: u32, // how many
      shift: i32,
      // scale: u32 once
      scale: f32 }
    @group(0) @binding(0) var<uniform> params: Params;
    @group(0) @binding(2) var<storage, read> x: array<f32>;
    @group(0) @binding(5)
    var<storage, read_write> y: array<vec4f>;`

  test('names, places, access and types, in order of declaration', () => {
    expect(parseBindings(code)).toEqual([
      { index: 0, name: 'params', access: 'uniform', type: 'Params' },
      { index: 2, name: 'x', access: 'read-only-storage', type: 'array<f32>' },
      { index: 5, name: 'y', access: 'storage', type: 'array<vec4f>' },
    ])
    expect(parseParams(code)).toEqual([['rows', 'u32'], ['shift', 'i32'], ['scale', 'f32']]) // prettier-ignore
    expect(parseParams('fn main() {}')).toEqual([])
  })

  test('Params are packed by type, field n at byte 4n; a field too many or too few is named', () => {
    const text = { ...kernelText('optim/ema'), name: 'test', params: parseParams(code) }
    const view = new DataView(new ArrayBuffer(20))
    packParams(text, { scale: 0.5, rows: 0xfffffffe, shift: -3 }, view, 4)
    expect(view.getUint32(0, true)).toBe(0)
    expect(view.getUint32(4, true)).toBe(0xfffffffe)
    expect(view.getInt32(8, true)).toBe(-3)
    expect(view.getFloat32(12, true)).toBe(0.5)
    const fields = 'Fields: rows, shift, scale'
    expect(() => packParams(text, { rows: 1, shift: 0 }, view, 0)).toThrow(`Params.scale was not given. ${fields}`)
    expect(() => packParams(text, { rows: 1, shift: 0, scale: 1, size: 2 }, view, 0)).toThrow(
      `test: Params has no field size. ${fields}`,
    )
  })
})

describe('the readback ring', () => {
  const source = (values: number[]) =>
    gpu.createBuffer('source', 16, GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST, Float32Array.from(values))

  /** Copy `buffer` through the ring; resolves with the numbers. */
  function copy(ring: ReadbackRing, buffer: GPUBuffer): Promise<number[]> {
    let arrive: (() => Promise<ArrayBuffer>) | undefined
    gpu.submitCopies('copy', (encoder) => (arrive = ring.copy(encoder, buffer)))
    if (!arrive) throw new Error('nothing was encoded')
    return arrive().then((bytes) => [...new Float32Array(bytes)])
  }

  test('gives each copy what the buffer held then, however late it is read, and makes nothing', async () => {
    const buffer = source([1, 2, 3, 4])
    const ring = new ReadbackRing(gpu, 16, 2)
    const { buffers } = gpu.counts
    const first = copy(ring, buffer)
    gpu.device.queue.writeBuffer(buffer, 0, Float32Array.from([5, 6, 7, 8]))
    const second = copy(ring, buffer)
    expect(await second).toEqual([5, 6, 7, 8])
    expect(await first).toEqual([1, 2, 3, 4])
    for (let i = 0; i < 4; i++) expect(await copy(ring, buffer)).toEqual([5, 6, 7, 8]) // slots are used again
    expect(gpu.counts.buffers).toBe(buffers)
    ring.destroy()
    gpu.destroyBuffer(buffer)
  })

  test('refuses one copy more than it has slots', async () => {
    const buffer = source([1, 2, 3, 4])
    const before = gpu.counts.bytes
    const ring = new ReadbackRing(gpu, 16, 1)
    expect(gpu.counts.bytes - before).toBe(16)
    const first = copy(ring, buffer)
    expect(() => copy(ring, buffer)).toThrow('readback: all 1 slots are under way; await one before the next copy')
    await first
    expect(await copy(ring, buffer)).toEqual([1, 2, 3, 4])
    ring.destroy()
    expect(gpu.counts.bytes).toBe(before)
    gpu.destroyBuffer(buffer)
  })
})
