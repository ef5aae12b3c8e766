// A run's weights at steps that have passed, to be looked back at: student and teacher, heads too; no moments, gradients or
// centres.
//
// They lie in the memory of the page, not of the GPU: a copy leaves the GPU through one buffer between two steps, and is
// fetched while the next steps run. Kept on the GPU they would take from every run what only a look back needs.

import type { Gpu } from '../gpu/device'
import { mapped } from '../gpu/readback'
import type { RunConfig } from '../runs/config'
import type { RunObjects } from './build'
import { keptSteps } from './keptSteps'

/** What the copies of one run may take, whatever its settings ask for. */
const MOST_BYTES = 256 * 2 ** 20

/** Bytes of one copy: both networks, flat. */
const copyBytes = ({ studentBuffers, teacherParameters }: RunObjects): number =>
  studentBuffers.parameters.byteLength + teacherParameters.byteLength

/** At which steps a run will be copied. */
function dueSteps(run: RunObjects, { steps, evaluation }: RunConfig): number[] {
  const most = Math.min(evaluation.snapshots, Math.floor(MOST_BYTES / copyBytes(run)))
  return keptSteps(steps, evaluation.everySteps, most)
}

/** How many copies a whole run keeps, and the bytes they take, the buffer that they leave through among them. */
export function planHistory(run: RunObjects): { copies: number; bytes: number } {
  const copies = dueSteps(run, run.config).length
  return { copies, bytes: copies && (copies + 1) * copyBytes(run) }
}

export class History {
  readonly #gpu: Gpu
  readonly #run: RunObjects
  readonly #onKept: (step: number) => void
  readonly #due: ReadonlySet<number>
  /** Student and teacher, one after the other, flat as they lie on the GPU; by step. */
  readonly #kept: Map<number, ArrayBuffer>
  /** Null where nothing is ever kept, and after the run. */
  #staging: GPUBuffer | null = null
  #arriving: Promise<void> = Promise.resolve()

  /** @param onKept called when a copy has arrived @param before what the run kept on a device that was lost */
  constructor(gpu: Gpu, run: RunObjects, onKept: (step: number) => void, before: History | null = null) {
    this.#kept = before ? before.#kept : new Map<number, ArrayBuffer>()
    this.#gpu = gpu
    this.#run = run
    this.#onKept = onKept
    this.#due = new Set(dueSteps(run, run.config))
    if (this.#due.size)
      this.#staging = gpu.createBuffer('history', copyBytes(run), GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST)
  }

  /** Steps that can be looked back at, in rising order. */
  get steps(): number[] {
    return [...this.#kept.keys()]
  }

  /** The weights after `step` steps: student, then teacher, flat. Null where that step was not kept. */
  at(step: number): ArrayBuffer | null {
    return this.#kept.get(step) ?? null
  }

  /**
   * Copy the weights of this moment, where a copy is due. To be called between two steps, and awaited before the next: it
   * waits for the copy before this one, where that is still on its way, and for no step.
   */
  async take(step: number): Promise<void> {
    if (this.#due.has(step)) await this.#take(step)
  }

  /** Copy the weights a run begins or ends with, due or not. Afterwards all copies are here. */
  async takeEdge(step: number): Promise<void> {
    await this.#take(step)
    await this.#arriving
  }

  async #take(step: number): Promise<void> {
    await this.#arriving
    const staging = this.#staging
    if (!staging || this.#kept.has(step)) return
    const { studentBuffers, teacherParameters } = this.#run
    const student = studentBuffers.parameters
    this.#gpu.submitCopies('history', (encoder) => {
      encoder.copyBufferToBuffer(student.buffer, 0, staging, 0, student.byteLength)
      const { buffer, byteLength } = teacherParameters
      encoder.copyBufferToBuffer(buffer, 0, staging, student.byteLength, byteLength)
    })
    this.#arriving = this.#arrive(step, staging)
    this.#arriving.catch(() => undefined) // whoever awaits it next is told
  }

  async #arrive(step: number, staging: GPUBuffer): Promise<void> {
    await mapped(this.#gpu, staging)
    const bytes = staging.getMappedRange(0, copyBytes(this.#run)).slice(0)
    staging.unmap()
    if (!new Float32Array(bytes).every(Number.isFinite)) return // the run is about to end by this, and nothing is to be seen
    this.#kept.set(step, bytes)
    this.#onKept(step)
  }

  /** The run gives its memory back. What was kept stays. */
  destroy(): void {
    if (this.#staging) this.#gpu.destroyBuffer(this.#staging)
    this.#staging = null
  }
}
