// A compiled program: memory placed, pipelines built in parallel, bind groups made. Encoding it allocates nothing.

import type { Gpu } from '../gpu/device'
import { packParams, type KernelText } from '../gpu/kernel'
import { DeviceLostError } from '../gpu/loss'
import { allocate } from '../gpu/outOfMemory'
import { cutsOf } from './cuts'
import { checkLimits } from './limits'
import type { Choice, Launch, Program } from './program'
import { UNIFORM_STRIDE, alignUp, planProgram, withParts, type ProgramPlan } from './programPlan'
import { partsOf, sideBySide } from './sideBySide'
import { type Storage, type Tensor } from './tensor'

interface Dispatch {
  kernel: string
  pipeline: GPUComputePipeline
  bindGroup: GPUBindGroup
  workgroups: Choice['workgroups']
}

/** What runs in the place of a launch until its kernel is built. */
interface StandingIn {
  place: number
  proper: Launch
  bindGroup: GPUBindGroup
}

export interface CompileOptions {
  onProgress?: Progress
  /**
   * Begin with the stand-ins of launches that have one and whose kernel is not built yet; `settle` builds the kernels
   * proper, and `run` takes those that were built for others since. Where a compiler contracts nothing stands in: when the
   * kernels change is a matter of time, and no result may be.
   */
  startsOnStandIns?: boolean
  /**
   * What a launch takes beside others, in any unit: of the kernels proper, those that take most for the length of their
   * code, which is what a kernel takes to build, are built first.
   */
  workOf?: (launch: Launch) => number
  /** Every launch in a dispatch of its own, to be looked at alone. */
  apart?: boolean
  /**
   * Arenas of a program that never runs while the results of this one are still to be read: as far as they have room, it
   * works in them instead of in memory of its own. Whoever lends them outlives it.
   */
  within?: readonly GPUBuffer[]
}

/** Told as pipelines become ready. */
export type Progress = (done: number, total: number) => void

export class CompiledProgram {
  readonly label: string
  readonly plan: ProgramPlan
  /** Where its transient tensors lie; nothing in them outlives a run but what is kept. */
  readonly arenas: readonly GPUBuffer[]
  #gpu: Gpu
  /** One, or several in turn that stand in for one. */
  #dispatches: Dispatch[][]
  #buffers: GPUBuffer[]
  #standIns: StandingIn[]
  #settled: Promise<void> | null = null

  private constructor(
    gpu: Gpu,
    label: string,
    plan: ProgramPlan,
    dispatches: Dispatch[][],
    standIns: StandingIn[],
    arenas: readonly GPUBuffer[],
    buffers: GPUBuffer[],
  ) {
    this.#gpu = gpu
    this.label = label
    this.plan = plan
    this.#dispatches = dispatches
    this.#standIns = standIns
    this.arenas = arenas
    this.#buffers = buffers
  }

  /** Names of the kernels in order of launch. */
  get kernels(): string[] {
    return this.#dispatches.flat().map((d) => d.kernel)
  }

  /** Encode the whole program, or dispatches `from`..`to` of those that its plan counts. */
  encode(pass: GPUComputePassEncoder, from = 0, to = this.#dispatches.length): void {
    for (let i = from; i < to; i++)
      for (const { pipeline, bindGroup, workgroups } of this.#dispatches[i]) {
        pass.setPipeline(pipeline)
        pass.setBindGroup(0, bindGroup)
        pass.dispatchWorkgroups(workgroups[0], workgroups[1], workgroups[2])
      }
  }

  /** Encode and submit, in one pass or cut into several. @param after encodes what follows the last */
  run(after?: (encoder: GPUCommandEncoder) => void, submits = 1): void {
    this.#replace(({ proper }) => this.#gpu.builtOf(proper.text))
    const cuts = cutsOf(this.#dispatches.length, submits)
    for (const [from, to] of cuts)
      this.#gpu.submit(this.label, (pass) => this.encode(pass, from, to), to === this.#dispatches.length ? after : undefined) // prettier-ignore
  }

  /**
   * Build the kernels that others stand in for, and put each in its place as it is ready: one after another, so that what
   * runs meanwhile keeps a share of the processor. No result changes by it, so where one cannot be built, what runs in its
   * place goes on. Asked again, it is the same promise.
   *
   * @param onProgress told before the first, and as each is in its place; never where nothing stands in
   * @param turn waited for before each: for those who have something better to do with the processor now and then
   */
  settle(onProgress: Progress = () => undefined, turn?: () => Promise<unknown>): Promise<void> {
    this.#settled ??= this.#settle(onProgress, turn)
    return this.#settled
  }

  async #settle(onProgress: Progress, turn?: () => Promise<unknown>): Promise<void> {
    const left = () => new Set(this.#standIns.map(({ proper }) => proper.text)).size
    const total = left()
    while (this.#standIns.length) {
      if (turn) await turn()
      const next = this.#standIns.at(0)
      if (!next) break
      onProgress(total - left(), total)
      const { text } = next.proper
      const pipeline = await this.#gpu.loss.during(this.#gpu.kernelOf(text).pipeline).catch((error: unknown) => {
        if (error instanceof DeviceLostError) throw error
        return null
      })
      const isOf = ({ proper }: StandingIn) => proper.text === text
      this.#replace((standIn) => (isOf(standIn) ? pipeline : null))
      this.#standIns = this.#standIns.filter((standIn) => !isOf(standIn)) // where it could not be built
    }
    if (total > 0 && this.#buffers.length > 0) onProgress(total, total) // of what was destroyed meanwhile nobody asks
  }

  /** Put kernels proper in their places, as far as there are pipelines for them. */
  #replace(pipelineOf: (standIn: StandingIn) => GPUComputePipeline | null): void {
    if (!this.#standIns.length) return
    this.#standIns = this.#standIns.filter((standIn) => {
      const pipeline = pipelineOf(standIn)
      const { place, proper, bindGroup } = standIn
      if (pipeline)
        this.#dispatches[place] = [{ kernel: proper.text.name, pipeline, workgroups: proper.workgroups, bindGroup }]
      return !pipeline
    })
  }

  destroy(): void {
    for (const buffer of this.#buffers) this.#gpu.destroyBuffer(buffer)
    this.#buffers = []
    this.#standIns = []
  }

  /**
   * Place memory, build pipelines in parallel and make bind groups. What is refused is told here, and to nobody beside.
   *
   * @param keep tensors whose contents must outlive the last launch, to be read or bound by others
   * @throws LimitError of a tensor that the device cannot bind, OutOfMemoryError, DeviceFaultError
   */
  static async compile(
    program: Program,
    keep: readonly Tensor[] = [],
    { onProgress, startsOnStandIns = false, workOf = () => 0, apart = false, within = [] }: CompileOptions = {},
  ): Promise<CompiledProgram> {
    const { gpu, label } = program
    const launches = apart ? program.launches : sideBySide(program)
    checkLimits(gpu, `'${label}'`, withParts(launches).flatMap(({ tensors }) => tensors)) // prettier-ignore
    const lent = within.map(({ size }) => size)
    const { slots, plan, houses, summary, constants } = planProgram(program, launches, keep, lent)

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
    const packed = packAll(withParts(launches))
    const megabytes = Math.ceil((summary.arenaBytes + summary.constantBytes) / 1e6)
    const { arenas, uniforms } = await allocate(gpu, `the working memory of '${label}', ${megabytes} MB`, () => {
      const arenas = plan.arenaBytes.map((bytes, i) => {
        const house = houses[i]
        return house === undefined ? make(`arena ${i}`, bytes, storageUsage) : within[house]
      })
      slots.forEach((slot, i) => {
        const place = plan.places[i]
        if (!place) return
        slot.buffer = arenas[place.arena]
        slot.byteOffset = place.byteOffset
      })
      if (constants.length) placeConstants(constants, (data) => make('constants', data.byteLength, storageUsage, data))
      return { arenas, uniforms: make('params', packed.byteLength, GPUBufferUsage.UNIFORM, packed) }
    }).catch(giveBack)

    const mayStandIn = startsOnStandIns && !gpu.contracts
    const { starts, pipelineOf } = await gpu.loss
      .during(mayStandIn ? startOnStandIns(gpu, launches, onProgress) : startOnProper(gpu, launches, onProgress))
      .catch(giveBack)
    const bindGroupOf = bindGroups(gpu, launches, uniforms)
    const { dispatches, standIns } = await allocate(gpu, `the bindings of '${label}'`, () => ({
      dispatches: starts.map((start) =>
        start.map(({ launch, choice: { text, workgroups } }) => ({
          kernel: text.name,
          pipeline: pipelineOf(text),
          bindGroup: bindGroupOf(launch),
          workgroups,
        })),
      ),
      standIns: launches.flatMap((proper, place) =>
        !mayStandIn || starts[place][0].choice === proper ? [] : [{ place, proper, bindGroup: bindGroupOf(proper) }],
      ),
    })).catch(giveBack)
    return new CompiledProgram(gpu, label, summary, dispatches, byWorth(standIns, workOf), arenas, buffers)
  }
}

/** What runs for each launch at first, and the pipelines of it. */
interface Beginning {
  starts: readonly (readonly { launch: Launch; choice: Choice }[])[]
  pipelineOf: (text: KernelText) => GPUComputePipeline
}

/**
 * A launch itself where it is built already; else its stand-in, or its parts in turn, which are built sooner than both in
 * one.
 */
async function startOnStandIns(gpu: Gpu, launches: readonly Launch[], onProgress?: Progress): Promise<Beginning> {
  const starts = launches.map((launch) =>
    (gpu.builtOf(launch.text) ? [launch] : partsOf(launch)).map((part) => ({
      launch: part,
      choice: part.standIn && !gpu.builtOf(part.text) ? part.standIn : part,
    })),
  )
  const texts = starts.flat().map(({ choice }) => choice.text)
  return { starts, pipelineOf: built(await allPipelines(gpu, texts, onProgress)) }
}

/** Every launch itself; parts of one that cannot be built as one, in turn. */
async function startOnProper(gpu: Gpu, launches: readonly Launch[], onProgress?: Progress): Promise<Beginning> {
  const isJoint = new Set(launches.flatMap(({ text, parts }) => (parts.length ? [text] : [])))
  const texts = launches.map(({ text }) => text)
  const pipelines = await allPipelines(gpu, texts, onProgress, (text) => isJoint.has(text))
  const running = launches.map((launch) => (pipelines.has(launch.text) ? [launch] : partsOf(launch)))
  const apart = running.flatMap((parts) => (parts.length > 1 ? parts.map(({ text }) => text) : []))
  const all = apart.length ? new Map([...pipelines, ...(await allPipelines(gpu, apart))]) : pipelines
  const starts = running.map((parts) => parts.map((part) => ({ launch: part, choice: part })))
  return { starts, pipelineOf: built(all) }
}

const built = (pipelines: Pipelines) => (text: KernelText) => {
  const pipeline = pipelines.get(text)
  if (!pipeline) throw new Error(`${text.name}: was not built`)
  return pipeline
}

/** Those first whose kernel takes most, in all its launches together, for the length of its code. */
function byWorth(standIns: StandingIn[], workOf: (launch: Launch) => number): StandingIn[] {
  const worth = new Map<KernelText, number>()
  for (const { proper } of standIns) {
    const { text } = proper
    worth.set(text, (worth.get(text) ?? 0) + workOf(proper) / text.code.length)
  }
  return standIns.toSorted((a, b) => (worth.get(b.proper.text) ?? 0) - (worth.get(a.proper.text) ?? 0))
}

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

type Pipelines = ReadonlyMap<KernelText, GPUComputePipeline>

/** @param isDispensable of a text that is left out where it cannot be built */
async function allPipelines(
  gpu: Gpu,
  texts: readonly KernelText[],
  onProgress?: Progress,
  isDispensable: (text: KernelText) => boolean = () => false,
): Promise<Pipelines> {
  const distinct = [...new Set(texts)]
  let done = 0
  onProgress?.(0, distinct.length)
  const build = async (text: KernelText) => {
    const { pipeline } = gpu.kernelOf(text)
    const found = await (isDispensable(text) ? pipeline.catch(() => null) : pipeline)
    onProgress?.(++done, distinct.length)
    return [text, found] as const
  }
  const found = await Promise.all(distinct.map(build))
  return new Map(found.flatMap(([text, pipeline]) => (pipeline ? [[text, pipeline] as const] : [])))
}

/** Bind groups as they are asked for, each made once. */
function bindGroups(gpu: Gpu, launches: readonly Launch[], uniforms: GPUBuffer): (launch: Launch) => GPUBindGroup {
  const places = new Map(withParts(launches).map((launch, i) => [launch, i * UNIFORM_STRIDE]))
  const made = new Map<Launch, GPUBindGroup>()
  return (launch) => {
    const known = made.get(launch)
    if (known) return known
    const bindGroup = makeBindGroup(gpu, launch, { buffer: uniforms, offset: places.get(launch), size: UNIFORM_STRIDE })
    made.set(launch, bindGroup)
    return bindGroup
  }
}

function makeBindGroup(gpu: Gpu, { text, tensors }: Launch, params: GPUBufferBinding): GPUBindGroup {
  let next = 0
  const entries = text.bindings.map(({ index, access }) => {
    if (access === 'uniform') return { binding: index, resource: params }
    const tensor = tensors[next++]
    const { buffer, byteOffset } = tensor.storage
    if (!buffer) throw new Error(`${text.name}: '${tensor.label}' has no memory`)
    // never smaller than 16 bytes: a binding must hold at least one element of its array type (vec4f)
    const size = Math.max(16, tensor.byteLength)
    return { binding: index, resource: { buffer, offset: byteOffset + tensor.byteOffset, size } }
  })
  return gpu.createBindGroup({ label: text.name, layout: gpu.layout(text), entries })
}
