// Student and teacher in buffers of their own: so that a page can look into a network before there is a run, while the run
// trains on, and after it has given its memory back. Heads are copied too; moments, gradients and centres are not.

import type { Gpu } from '../gpu/device'
import { allocate } from '../gpu/outOfMemory'
import type { RunConfig } from '../runs/config'
import type { Network } from '../ssl/network'
import type { Parameters } from '../tensor/parameters'
import { declareNetworks, type RunObjects } from './build'

export class NetworkCopy {
  readonly student: Network
  readonly teacher: Network
  readonly #gpu: Gpu
  readonly #config: RunConfig
  readonly #studentParameters: Parameters
  readonly #teacherParameters: Parameters

  private constructor(gpu: Gpu, config: RunConfig) {
    const { student, teacher, studentParameters, teacherParameters } = declareNetworks(config)
    this.#gpu = gpu
    this.#config = config
    this.student = student
    this.teacher = teacher
    this.#studentParameters = studentParameters
    this.#teacherParameters = teacherParameters
  }

  /**
   * @param isDrawn both networks as the seed draws them; otherwise zeros, for weights that are taken over at once
   * @throws OutOfMemoryError, or where the configuration cannot be built; the message says why
   */
  static async make(gpu: Gpu, config: RunConfig, isDrawn: boolean): Promise<NetworkCopy> {
    const made = new NetworkCopy(gpu, config)
    await made.#allocate(isDrawn ? made.#studentParameters.initialValues(config.seed) : undefined)
    return made
  }

  /** Take over the weights of a run of the same configuration, as they are after the steps submitted so far. */
  take({ studentBuffers, teacherParameters }: RunObjects): void {
    this.#copyFrom(studentBuffers.parameters, teacherParameters)
  }

  /** Another copy, with the weights that this one holds now. @throws OutOfMemoryError */
  async clone(): Promise<NetworkCopy> {
    const clone = new NetworkCopy(this.#gpu, this.#config)
    await clone.#allocate(undefined, () => clone.#copyFrom(this.#studentParameters, this.#teacherParameters))
    return clone
  }

  async #allocate(values?: Float32Array<ArrayBuffer>, fill: () => void = () => undefined): Promise<void> {
    try {
      await allocate(this.#gpu, 'a copy of both networks', () => {
        for (const parameters of [this.#studentParameters, this.#teacherParameters])
          parameters.allocate(this.#gpu, values)
        fill()
      })
    } catch (error) {
      this.destroy()
      throw error
    }
  }

  #copyFrom(student: Parameters, teacher: Parameters): void {
    const pairs = [
      [student, this.#studentParameters],
      [teacher, this.#teacherParameters],
    ]
    this.#gpu.submitCopies('networks', (encoder) => {
      for (const [from, to] of pairs) encoder.copyBufferToBuffer(from.buffer, 0, to.buffer, 0, to.byteLength)
    })
  }

  /** Take over weights that were kept of such a run: student, then teacher, flat. */
  put(weights: ArrayBuffer): void {
    const { byteLength } = this.#studentParameters
    const { queue } = this.#gpu.device
    queue.writeBuffer(this.#studentParameters.buffer, 0, weights, 0, byteLength)
    queue.writeBuffer(this.#teacherParameters.buffer, 0, weights, byteLength)
  }

  destroy(): void {
    for (const parameters of [this.#studentParameters, this.#teacherParameters]) parameters.destroy(this.#gpu)
  }
}
