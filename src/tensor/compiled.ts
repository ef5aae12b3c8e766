// A compiled program: memory placed, pipelines built in parallel, bind groups made. Encoding it allocates nothing.

import type { Gpu } from '../gpu/device'
import { packParams, type Kernel, type KernelText } from '../gpu/kernel'
import { allocate } from '../gpu/outOfMemory'
import { planMemory, type Plan, type Use } from './plan'
import type { Choice, Launch, Program } from './program'
import { type Storage, type Tensor } from './tensor'

const UNIFORM_STRIDE = 256 // minUniformBufferOffsetAlignment every device accepts

interface Dispatch {
  kernel: string
  pipeline: GPUComputePipeline
  bindGroup: GPUBindGroup
  workgroups: Choice['workgroups']
}

interface StandingIn {
  dispatch: Dispatch
  proper: Launch
}

export interface CompileOptions {
  onProgress?: Progress
  /** Begin with the stand-ins of launches that have one; `settle` builds the kernels proper. */
  startsOnStandIns?: boolean
  /** What a launch takes beside others, in any unit: of the kernels proper, those that take most are built first. */
  workOf?: (launch: Launch) => number
}

/** Told as pipelines become ready. */
export type Progress = (done: number, total: number) => void

/** What a program would take, before anything is allocated. */
export interface ProgramPlan {
  /** Bytes of transient memory. */
  arenaBytes: number
  /** Bytes of tables and launch parameters. */
  constantBytes: number
  dispatches: number
  pipelines: number
  /** The tensor that takes most, of those whose memory comes with the program. */
  largest: { label: string; byteLength: number }
}

export class CompiledProgram {
  readonly label: string
  readonly plan: ProgramPlan
  #gpu: Gpu
  #dispatches: Dispatch[]
  #buffers: GPUBuffer[]
  /** Dispatches of stand-ins, with what is to take their place. */
  #standIns: StandingIn[]
  #settled: Promise<void> | null = null

  private constructor(
    gpu: Gpu,
    label: string,
    plan: ProgramPlan,
    dispatches: Dispatch[],
    standIns: StandingIn[],
    buffers: GPUBuffer[],
  ) {
    this.#gpu = gpu
    this.label = label
    this.plan = plan
    this.#dispatches = dispatches
    this.#standIns = standIns
    this.#buffers = buffers
  }

  /** Names of the kernels in order of launch. */
  get kernels(): string[] {
    return this.#dispatches.map((d) => d.kernel)
  }

  /** Encode the whole program, or launches `from`..`to` of it. */
  encode(pass: GPUComputePassEncoder, from = 0, to = this.#dispatches.length): void {
    for (let i = from; i < to; i++) {
      const { pipeline, bindGroup, workgroups } = this.#dispatches[i]
      pass.setPipeline(pipeline)
      pass.setBindGroup(0, bindGroup)
      pass.dispatchWorkgroups(workgroups[0], workgroups[1], workgroups[2])
    }
  }

  /** Encode into one pass and submit. */
  run(after?: (encoder: GPUCommandEncoder) => void): void {
    this.#gpu.submit(this.label, (pass) => this.encode(pass), after)
  }

  /**
   * Build the kernels that others stand in for, and put each in its place as it is ready: one after another, so that what
   * runs meanwhile keeps a share of the processor. No result changes by it. Asked again, it is the same promise.
   *
   * @param onProgress told before the first, and as each is in its place; never where nothing stands in
   */
  settle(onProgress: Progress = () => undefined): Promise<void> {
    this.#settled ??= this.#settle(onProgress)
    return this.#settled
  }

  async #settle(onProgress: Progress): Promise<void> {
    const left = () => new Set(this.#standIns.map(({ proper }) => proper.text)).size
    const total = left()
    for (;;) {
      const next = this.#standIns.at(0)
      if (!next) return
      onProgress(total - left(), total)
      const { kernel, constants, text } = next.proper
      const pipeline = await this.#gpu.loss.during(this.#gpu.kernel(kernel, constants).pipeline)
      const isBuilt = ({ proper }: StandingIn) => proper.text === text
      for (const { dispatch, proper } of this.#standIns.filter(isBuilt))
        Object.assign(dispatch, { kernel: text.name, pipeline, workgroups: proper.workgroups })
      if (!this.#standIns.length) return // destroyed meanwhile
      this.#standIns = this.#standIns.filter((standIn) => !isBuilt(standIn))
      if (!this.#standIns.length) onProgress(total, total)
    }
  }

  destroy(): void {
    for (const buffer of this.#buffers) this.#gpu.destroyBuffer(buffer)
    this.#buffers = []
    this.#standIns = []
  }

  /**
   * Place memory, build pipelines in parallel and make bind groups.
   *
   * @param keep tensors whose contents must outlive the last launch, to be read or bound by others
   */
  static async compile(
    program: Program,
    keep: readonly Tensor[] = [],
    { onProgress, startsOnStandIns = false, workOf = () => 0 }: CompileOptions = {},
  ): Promise<CompiledProgram> {
    const { gpu, label, launches } = program
    const { slots, plan, summary, constants } = planProgram(program, keep)

    const storageUsage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST
    const buffers: GPUBuffer[] = []
    const make = (name: string, bytes: number, usage: GPUBufferUsageFlags, data?: Uint8Array<ArrayBuffer>) => {
      const buffer = gpu.createBuffer(`${label} ${name}`, bytes, usage, data)
      buffers.push(buffer)
      return buffer
    }
    const giveBack = (error: unknown): never => {
      for (const buffer of buffers) gpu.destroyBuffer(buffer)
      throw error
    }
    const packed = packAll(launches)
    const megabytes = Math.ceil((summary.arenaBytes + summary.constantBytes) / 1e6)
    const uniforms = await allocate(gpu, `what '${label}' works in, ${megabytes} MB`, () => {
      const arenas = plan.arenaBytes.map((bytes, i) => make(`arena ${i}`, bytes, storageUsage))
      slots.forEach((slot, i) => {
        const place = plan.places[i]
        if (!place) return
        slot.buffer = arenas[place.arena]
        slot.byteOffset = place.byteOffset
      })
      if (constants.length) placeConstants(constants, (data) => make('constants', data.byteLength, storageUsage, data))
      return make('params', packed.byteLength, GPUBufferUsage.UNIFORM, packed)
    }).catch(giveBack)

    const first = launches.map((launch): Choice => (startsOnStandIns && launch.standIn) || launch)
    const kernels = first.map(({ kernel, constants }) => gpu.kernel(kernel, constants))
    const pipelines = await gpu.loss.during(allPipelines(kernels, onProgress)).catch(giveBack)
    const dispatches = launches.map((launch, i) => ({
      kernel: first[i].text.name,
      pipeline: pipelines[i],
      bindGroup: bindGroupOf(gpu, launch, uniforms, i),
      workgroups: first[i].workgroups,
    }))
    const standIns = launches.flatMap((proper, i) => (first[i] === proper ? [] : [{ dispatch: dispatches[i], proper }]))
    return new CompiledProgram(gpu, label, summary, dispatches, byWork(standIns, workOf), buffers)
  }
}

/** Those first whose kernel takes most, in all its launches together. */
function byWork(standIns: StandingIn[], workOf: (launch: Launch) => number): StandingIn[] {
  const work = new Map<KernelText, number>()
  for (const { proper } of standIns) work.set(proper.text, (work.get(proper.text) ?? 0) + workOf(proper))
  return standIns.toSorted((a, b) => (work.get(b.proper.text) ?? 0) - (work.get(a.proper.text) ?? 0))
}

/** What compiling `program` would allocate. */
export const planOf = (program: Program, keep: readonly Tensor[] = []): ProgramPlan =>
  planProgram(program, keep).summary

function planProgram(program: Program, keep: readonly Tensor[]) {
  const { gpu, launches } = program
  const slots = [...new Set(launches.flatMap((l) => l.tensors.map((t) => t.storage)).filter((s) => s.isTransient))]
  const numberOf = new Map(slots.map((slot, i) => [slot, i]))
  const kept = new Set<number>()
  for (const tensor of keep) {
    if (!tensor.storage.isTransient) continue
    const slot = numberOf.get(tensor.storage)
    if (slot === undefined)
      throw new Error(`program '${program.label}': '${tensor.label}' is kept, but no launch writes it`)
    kept.add(slot)
  }
  const plan: Plan = planMemory({
    sizes: slots.map((s) => s.byteLength),
    labels: slots.map((s) => s.label),
    launches: launches.map((launch) => usesOf(launch, numberOf)),
    kept,
    maxArenaBytes: gpu.device.limits.maxBufferSize,
  })
  const constants = [
    ...new Set(launches.flatMap((l) => l.tensors.map((t) => t.storage)).filter((s) => s.data && !s.buffer)),
  ]
  const sum = (list: number[]) => list.reduce((a, b) => a + b, 0)
  const summary: ProgramPlan = {
    arenaBytes: sum(plan.arenaBytes),
    constantBytes: sum(constants.map((s) => alignUp(s.byteLength))) + launches.length * UNIFORM_STRIDE,
    dispatches: launches.length,
    pipelines: new Set(launches.map((l) => l.text.name)).size,
    largest: [...slots, ...constants].reduce<ProgramPlan['largest']>(
      (a, { label, byteLength }) => (byteLength > a.byteLength ? { label, byteLength } : a),
      { label: '', byteLength: 0 },
    ),
  }
  return { slots, plan, summary, constants }
}

function usesOf(launch: Launch, numberOf: Map<Storage, number>): Use[] {
  const bindings = launch.text.bindings.filter((b) => b.access !== 'uniform')
  checkPersistent(launch, bindings)
  return launch.tensors.flatMap((tensor, i) => {
    const slot = numberOf.get(tensor.storage)
    if (slot === undefined) return []
    return [{ slot, access: bindings[i].access === 'storage' ? 'write' : 'read' } as const]
  })
}

/** A persistent buffer has no planner to keep it from being read and written in one launch. */
function checkPersistent(launch: Launch, bindings: { name: string; access: string }[]): void {
  const seen = new Map<Storage, { name: string; access: string }>()
  launch.tensors.forEach(({ storage }, i) => {
    if (storage.isTransient) return
    const other = seen.get(storage)
    if (other && other.access !== bindings[i].access)
      throw new Error(
        `${launch.text.name}: '${other.name}' and '${bindings[i].name}' are both in '${storage.label}', one read and one written`,
      )
    seen.set(storage, bindings[i])
  })
}

const alignUp = (bytes: number) => Math.ceil(bytes / 256) * 256

function placeConstants(constants: Storage[], make: (data: Uint8Array<ArrayBuffer>) => GPUBuffer): void {
  let byteLength = 0
  for (const slot of constants) {
    slot.byteOffset = byteLength
    byteLength += alignUp(slot.byteLength)
  }
  const all = new Uint8Array(byteLength)
  for (const { data, byteOffset } of constants)
    if (data) all.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), byteOffset)
  const buffer = make(all)
  for (const slot of constants) slot.buffer = buffer
}

function packAll(launches: Launch[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(Math.max(1, launches.length) * UNIFORM_STRIDE))
  launches.forEach((launch, i) => {
    if (launch.text.params.length * 4 > UNIFORM_STRIDE)
      throw new RangeError(`${launch.text.name}: Params must fit ${UNIFORM_STRIDE} bytes`)
    packParams(launch.text, launch.params, view, i * UNIFORM_STRIDE)
  })
  return new Uint8Array(view.buffer)
}

async function allPipelines(kernels: Kernel[], onProgress?: Progress): Promise<GPUComputePipeline[]> {
  const distinct = new Set(kernels)
  let done = 0
  onProgress?.(0, distinct.size)
  await Promise.all([...distinct].map((kernel) => kernel.pipeline.then(() => onProgress?.(++done, distinct.size))))
  return Promise.all(kernels.map((kernel) => kernel.pipeline))
}

function bindGroupOf(gpu: Gpu, launch: Launch, uniforms: GPUBuffer, index: number): GPUBindGroup {
  let next = 0
  const entries = launch.text.bindings.map((binding) => {
    if (binding.access === 'uniform')
      return {
        binding: binding.index,
        resource: { buffer: uniforms, offset: index * UNIFORM_STRIDE, size: UNIFORM_STRIDE },
      }
    const tensor = launch.tensors[next++]
    const { buffer, byteOffset } = tensor.storage
    if (!buffer) throw new Error(`${launch.text.name}: '${tensor.label}' has no memory`)
    // never smaller than 16 bytes: a binding must hold at least one element of its array type (vec4f)
    const size = Math.max(16, tensor.byteLength)
    return { binding: binding.index, resource: { buffer, offset: byteOffset + tensor.byteOffset, size } }
  })
  return gpu.createBindGroup({ label: launch.text.name, layout: gpu.layout(launch.text), entries })
}
