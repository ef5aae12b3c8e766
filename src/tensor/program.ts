// A program is a list of launches, recorded once and replayed every step.
//
// Ops do not run kernels: they `emit` launches into the program being recorded. Shapes are known and never change, so
// compiling it once (plan.ts places the memory, compiled.ts makes buffers, pipelines and bind groups) leaves nothing to
// allocate in a step.

import type { Gpu } from '../gpu/device'
import { kernelText, storageBindings, type KernelText, type Scalars } from '../gpu/kernel'
import type { Constants } from '../gpu/shader'
import type { Tensor } from './tensor'

/** A kernel as it is launched. */
export interface Choice {
  kernel: string
  constants: Constants
  text: KernelText
  workgroups: [x: number, y: number, z: number]
  /** How many threads are wanted, where that is all that its workgroups were counted from. */
  threads: number | null
}

export interface Launch extends Choice {
  params: Scalars
  /** In the order of the kernel's declarations, `params` left out. */
  tensors: Tensor[]
  /** What may run until the kernel is built: slower, built sooner, with the same bindings, Params and bits of a result. */
  standIn: Choice | null
  /** Which part of the program it belongs to; see `section`. */
  section: string
  /** The launches that it is, side by side; none where it is one. See sideBySide.ts. */
  parts: readonly Launch[]
}

/** How many threads run: a count of threads (rounded up to workgroups) or of workgroups. */
export type Extent = { threads: number } | { workgroups: number | [number, number, number] }

/** A kernel with its constants and how many of its threads run, before its text is read. */
export interface Specialised {
  kernel: string
  extent: Extent
  constants: Constants
}

export type Arguments = { params?: Scalars } & Record<string, Tensor | Scalars>

const MAX_GRID = 65535 // maxComputeWorkgroupsPerDimension, guaranteed by the specification

let recording: Program | null = null

export interface ProgramOptions {
  /** Matrix products read their operands in half precision where these come in fours; sums stay in single precision. */
  halfOperands?: boolean
}

export class Program {
  readonly gpu: Gpu
  readonly label: string
  readonly halfOperands: boolean
  readonly launches: Launch[] = []
  /** Of the launches to come. */
  section = ''

  constructor(gpu: Gpu, label: string, { halfOperands = false }: ProgramOptions = {}) {
    this.gpu = gpu
    this.label = label
    this.halfOperands = halfOperands
  }

  /** Run `trace` and keep every launch it emits. */
  record<T>(trace: () => T): T {
    const outer = recording
    recording = this
    try {
      return trace()
    } finally {
      recording = outer
    }
  }
}

/** The program being recorded, for ops that choose a kernel by what the device can do. */
export function currentProgram(): Program {
  if (!recording) throw new Error('program: ops run only inside Program.record')
  return recording
}

/** What is emitted from here on belongs to this part of the program, for those who look at one: it changes no launch. */
export function section(name: string): void {
  currentProgram().section = name
}

/**
 * Add a launch of `kernel` to the program being recorded.
 *
 * @param args a tensor for every binding of the WGSL by its name there, and `params` for its Params
 * @param extent how many threads; a row-wise kernel addresses rows as `group.x + group.y * grid.x`, because a side of
 *   the grid ends at 65,535 and rows do not
 * @param constants values for the WGSL's consts, where a size shapes the code
 */
export function emit(
  kernel: string,
  args: Arguments,
  extent: Extent,
  constants: Constants = {},
  standIn: Specialised | null = null,
): void {
  const program = currentProgram()
  const choice = choiceOf(kernel, extent, constants)
  const { text } = choice
  const { params = {}, ...given } = args
  const names = storageBindings(text).map((b) => b.name)
  const strangers = Object.keys(given).filter((name) => !names.includes(name))
  const tensors = names.map((name) => given[name] as Tensor | undefined)
  if (strangers.length || tensors.includes(undefined))
    throw new Error(`${text.name}: bindings are ${names.join(', ')}; given were ${Object.keys(given).join(', ')}`)
  program.launches.push({
    ...choice,
    params,
    tensors: tensors as Tensor[],
    standIn: standIn && standInFor(text, standIn),
    section: program.section,
    parts: [],
  })
}

function standInFor(text: KernelText, { kernel, extent, constants }: Specialised): Choice {
  const choice = choiceOf(kernel, extent, constants)
  const declares = ({ bindings, params }: KernelText) => JSON.stringify([bindings, params])
  if (declares(choice.text) !== declares(text))
    throw new Error(`${text.name}: ${choice.text.name} cannot stand in for it, its bindings or Params are others`)
  return choice
}

export function choiceOf(kernel: string, extent: Extent, constants: Constants): Choice {
  const text = kernelText(kernel, constants)
  const threads = 'threads' in extent ? extent.threads : null
  return { kernel, constants, text, workgroups: workgroupsOf(extent, text), threads }
}

function workgroupsOf(extent: Extent, text: KernelText): Choice['workgroups'] {
  const count = 'threads' in extent ? Math.ceil(extent.threads / text.workgroupSize) : extent.workgroups
  if (Array.isArray(count)) {
    if (count.some((side) => side > MAX_GRID))
      throw new RangeError(`${text.name}: a side of its grid must have at most ${MAX_GRID} workgroups, got ${count.join(' × ')}. A smaller batch or smaller images need fewer.`) // prettier-ignore
    return count
  }
  if (!(count > 0)) throw new RangeError(`${text.name}: must run at least one workgroup, got ${count}`)
  return gridOf(count)
}

/** A grid of at least `count` workgroups, the first of which a kernel finds at `group.x + group.y * grid.x`. */
export function gridOf(count: number): Choice['workgroups'] {
  const y = Math.ceil(count / MAX_GRID)
  return [Math.ceil(count / y), y, 1]
}
