// The device: the one place that asks for an adapter, knows its limits and says when there is none.
//
// Everything runs within the limits that every WebGPU device guarantees (8 storage buffers a stage, 128 MiB a binding,
// 256 threads a workgroup and 16 KiB that they share); larger buffers are taken where the adapter has them, because big
// batches need them.
// Optional features are used only where present: `subgroups` for the swaps of kernels by quads, `shader-f16` for
// products in half precision where a run asks for that, `timestamp-query` for timing.ts.

import { FaultWatch } from './faults'
import { KernelTextError, kernelText, type Kernel, type KernelText } from './kernel'
import { LossWatch } from './loss'
import { Promptness } from './promptness'
import { quadsAreNeighbours } from './quads'
import type { Constants } from './shader'

/** Why there is no device, in words for the reader of the page. */
export class NoDeviceError extends Error {
  readonly advice: string
  constructor(reason: string, advice: string) {
    super(reason)
    this.name = 'NoDeviceError'
    this.advice = advice
  }
}

/** Calls made to the API since the device was made: the engine's own account, held against the truth by a test. */
export interface Counts {
  submits: number
  passes: number
  buffers: number
  bytes: number
  bindGroups: number
  pipelines: number
}

const OPTIONAL_FEATURES: GPUFeatureName[] = ['subgroups', 'shader-f16', 'timestamp-query']
const RAISED_LIMITS = ['maxBufferSize', 'maxStorageBufferBindingSize'] as const

export class Gpu {
  readonly device: GPUDevice
  readonly info: GPUAdapterInfo
  /** Whether it still lives. */
  readonly loss: LossWatch
  /** Whether it did all that it was asked. */
  readonly faults: FaultWatch
  /** Whether it tells soon what it did. */
  readonly promptness: Promptness
  readonly counts: Counts = { submits: 0, passes: 0, buffers: 0, bytes: 0, bindGroups: 0, pipelines: 0 }
  /** Kernels may exchange values within a quad. Set to false to force the plain variants (tests run both). */
  hasQuads: boolean
  /** Kernels may compute in half precision. Set to false to force single, likewise. */
  hasF16: boolean
  /** A thread's variables lie in memory anyway, as on a software adapter: kernels may have many, and should load little. */
  spillsRegisters: boolean
  /**
   * The compiler may make one rounding of a multiplication and an addition, as WGSL allows, where it likes: kernels that
   * add up in the same order need not come to the same bits. SwiftShader's never does. Set to try the other case.
   */
  contracts: boolean
  /** Multiply-adds of a product from which a panel repays the third of a second or more that it takes to build. */
  panelsFrom = 2 ** 23
  /** Tiles of products that were measured here, by product, and one that a flag wants for all (ops/matmul/tiles.ts). */
  readonly tiles: { readonly chosen: Map<string, string>; forced: string | null } = { chosen: new Map(), forced: null }
  /** Bytes beyond which it is taken to be full. Tests set it: no device says how much room it has. */
  room = Infinity
  #kernels = new Map<string, Kernel>()
  #layouts = new Map<string, GPUBindGroupLayout>()

  constructor(device: GPUDevice, info: GPUAdapterInfo = device.adapterInfo) {
    this.device = device
    this.info = info
    this.loss = new LossWatch(device.lost)
    this.faults = FaultWatch.of(device)
    this.promptness = new Promptness(device.queue)
    this.spillsRegisters = this.isSoftware
    this.contracts = !/swiftshader/i.test(describe(info))
    this.hasQuads = device.features.has('subgroups') && (info.subgroupMinSize ?? 4) >= 4
    this.hasF16 = device.features.has('shader-f16')
  }

  /** Ask `api` (navigator.gpu, or Dawn's) for the best adapter and a device. */
  static async request(api: GPU | undefined): Promise<Gpu> {
    if (!api)
      throw new NoDeviceError(
        'This browser does not offer WebGPU here.',
        'Use Chrome or Edge 113 or newer, Safari 26, or Firefox 141 (Windows) or newer, over https or localhost.',
      )
    const adapter = await api.requestAdapter({ powerPreference: 'high-performance' })
    if (!adapter)
      throw new NoDeviceError(
        'WebGPU is here, but it found no graphics adapter.',
        'The driver may be blocked or too old: update it, or see chrome://gpu for the reason.',
      )
    const info = await infoOf(adapter)
    const requiredLimits = Object.fromEntries(RAISED_LIMITS.map((name) => [name, adapter.limits[name]]))
    const requiredFeatures = OPTIONAL_FEATURES.filter((name) => adapter.features.has(name))
    const device = await adapter.requestDevice({ label: 'esvit', requiredFeatures, requiredLimits })
    const gpu = new Gpu(device, info)
    await gpu.loss.during(gpu.promptness.learn())
    gpu.hasQuads &&= await quadsAreNeighbours(gpu)
    return gpu
  }

  /** The adapter runs on the CPU: right, but slow. Chrome tells of it by a flag from 136 on, and before by the names alone. */
  get isSoftware(): boolean {
    return (
      this.info.isFallbackAdapter || /swiftshader|llvmpipe|basic render|\bwarp\b|software/i.test(describe(this.info))
    )
  }

  /** The kernel, specialised; compiled once a device, in the background. */
  kernel(name: string, constants: Constants = {}): Kernel {
    return this.kernelOf(kernelText(name, constants))
  }

  /** The kernel of that text, likewise. */
  kernelOf(text: KernelText): Kernel {
    let kernel = this.#kernels.get(text.name)
    if (!kernel) {
      const pipeline = this.#build(text)
      this.counts.pipelines++
      const made: Kernel = { text, pipeline, built: null }
      pipeline.then(
        (built) => (made.built = built),
        () => undefined, // told to whoever waits for it
      )
      this.#kernels.set(text.name, made)
      kernel = made
    }
    return kernel
  }

  /** Whoever waits for the pipeline is told what is wrong with its text, and nobody else: some are tried and can be spared. */
  async #build(text: KernelText): Promise<GPUComputePipeline> {
    const { device } = this
    const layout = device.createPipelineLayout({ label: text.name, bindGroupLayouts: [this.layout(text)] })
    device.pushErrorScope('validation')
    const module = device.createShaderModule({ label: text.name, code: text.code })
    const refusal = device.popErrorScope().catch(() => null) // of a lost device
    try {
      return await device.createComputePipelineAsync({ label: text.name, layout, compute: { module, entryPoint: 'main' } }) // prettier-ignore
    } catch (error) {
      const refused = await refusal
      throw refused ? new KernelTextError(text.name, refused.message) : error
    }
  }

  /** The pipeline of that text where somebody has had it built; asking builds nothing. */
  builtOf(text: KernelText): GPUComputePipeline | null {
    return this.#kernels.get(text.name)?.built ?? null
  }

  /** The layout of a kernel's bind groups: one object for all kernels that bind alike, which may then take turns. */
  layout({ bindings }: KernelText): GPUBindGroupLayout {
    const key = bindings.map(({ index, access }) => `${index} ${access}`).join(', ')
    let layout = this.#layouts.get(key)
    if (!layout) {
      const entries = bindings.map(({ index, access }) => ({
        binding: index,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: access },
      }))
      layout = this.device.createBindGroupLayout({ label: key, entries })
      this.#layouts.set(key, layout)
    }
    return layout
  }

  /** A buffer, counted; `data` fills its start. */
  createBuffer(label: string, byteLength: number, usage: GPUBufferUsageFlags, data?: ArrayBufferView): GPUBuffer {
    const size = Math.max(16, Math.ceil(byteLength / 4) * 4)
    const { maxBufferSize } = this.device.limits
    if (size > maxBufferSize)
      throw new RangeError(`gpu: buffer '${label}' must be at most ${maxBufferSize} bytes on this device, got ${size}`)
    const buffer = this.device.createBuffer({ label, size, usage, mappedAtCreation: data !== undefined })
    if (data) {
      new Uint8Array(buffer.getMappedRange()).set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
      buffer.unmap()
    }
    this.counts.buffers++
    this.counts.bytes += size
    return buffer
  }

  destroyBuffer(buffer: GPUBuffer): void {
    this.counts.bytes -= buffer.size
    buffer.destroy()
  }

  createBindGroup(descriptor: GPUBindGroupDescriptor): GPUBindGroup {
    this.counts.bindGroups++
    return this.device.createBindGroup(descriptor)
  }

  /** Record one compute pass (and copies after it) and submit it. */
  submit(
    label: string,
    inPass: (pass: GPUComputePassEncoder) => void,
    after?: (encoder: GPUCommandEncoder) => void,
  ): void {
    const encoder = this.device.createCommandEncoder({ label })
    const pass = encoder.beginComputePass({ label })
    inPass(pass)
    pass.end()
    after?.(encoder)
    this.device.queue.submit([encoder.finish()])
    this.counts.passes++
    this.counts.submits++
  }

  /** Submit copies alone. */
  submitCopies(label: string, encode: (encoder: GPUCommandEncoder) => void): void {
    const encoder = this.device.createCommandEncoder({ label })
    encode(encoder)
    this.device.queue.submit([encoder.finish()])
    this.counts.submits++
  }
}

/** As Chrome before 127 has it: a method in the place of the attribute. */
interface OlderAdapter {
  info?: GPUAdapterInfo
  requestAdapterInfo?: () => Promise<GPUAdapterInfo>
}

async function infoOf(adapter: OlderAdapter): Promise<GPUAdapterInfo> {
  const info = adapter.info ?? (await adapter.requestAdapterInfo?.())
  if (!info) throw new NoDeviceError('WebGPU is here, but it says nothing of its adapter.', 'Update the browser.')
  return info
}

/** The adapter's own words, joined. */
export const describe = (info: GPUAdapterInfo): string =>
  [info.vendor, info.architecture, info.device, info.description].filter(Boolean).join(' ')
