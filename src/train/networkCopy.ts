// Student and teacher in buffers of their own: so that a page can look into a network before there is a run, while the run
// trains on, and after it has given its memory back. Heads are copied too; moments, gradients and centres are not.

import type { Gpu } from '../gpu/device'
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

  /**
   * @param isDrawn both networks as the seed draws them; otherwise zeros, for weights that are taken over at once
   * @throws where the configuration cannot be built; the message says why
   */
  constructor(gpu: Gpu, config: RunConfig, isDrawn: boolean) {
    const { student, teacher, studentParameters, teacherParameters } = declareNetworks(config)
    const values = isDrawn ? studentParameters.initialValues(config.seed) : undefined
    for (const parameters of [studentParameters, teacherParameters]) parameters.allocate(gpu, values)
    this.#gpu = gpu
    this.#config = config
    this.student = student
    this.teacher = teacher
    this.#studentParameters = studentParameters
    this.#teacherParameters = teacherParameters
  }

  /** Take over the weights of a run of the same configuration, as they are after the steps submitted so far. */
  take({ studentBuffers, teacherParameters }: RunObjects): void {
    this.#copyFrom(studentBuffers.parameters, teacherParameters)
  }

  /** Another copy, with the weights that this one holds now. */
  clone(): NetworkCopy {
    const clone = new NetworkCopy(this.#gpu, this.#config, false)
    clone.#copyFrom(this.#studentParameters, this.#teacherParameters)
    return clone
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
