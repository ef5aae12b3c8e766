// The numbers that change from step to step: one small buffer, written once a step. Everything else is recorded.
//
// The layout is StepScalars of shaders/common/step.wgsl; the first two words are seed and step, which is all that ops
// drawing random numbers bind.

import type { Gpu } from '../gpu/device'
import { Tensor } from '../tensor/tensor'

/** Tensors that are frozen together, and so share a count of optimiser steps. */
export const FREEZE_CLASS = { ordinary: 0, lastLayer: 1, denseHead: 2, denseLastLayer: 3 } as const
export type FreezeClass = (typeof FREEZE_CLASS)[keyof typeof FREEZE_CLASS]

export interface ClassState {
  isActive: boolean
  /** 1 - beta1^t and sqrt(1 - beta2^t), t counted from 1 at the class's first active step. */
  biasCorrection1: number
  biasCorrection2Sqrt: number
}

export interface StepValues {
  seed: number
  step: number
  lr: number
  weightDecay: number
  /** Of the teacher's exponential moving average. */
  momentum: number
  teacherTemp: number
  centerMomentum: number
  /** By FREEZE_CLASS. */
  classes: readonly ClassState[]
}

/** Of a step in which nothing moves: whoever reads seed and step alone, or trains something of its own, changes these. */
const IDLE: StepValues = {
  seed: 0, step: 0, lr: 0, weightDecay: 0, momentum: 1, teacherTemp: 1, centerMomentum: 1, classes: [],
} // prettier-ignore

const SCALARS = 8
const CLASS_WORDS = 3
const CLASSES = Object.keys(FREEZE_CLASS).length

export class StepScalars {
  readonly tensor: Tensor
  #words = new DataView(new ArrayBuffer(4 * (SCALARS + CLASS_WORDS * CLASSES)))

  constructor() {
    this.tensor = Tensor.deferred('step scalars', [this.#words.byteLength / 4])
  }

  /** @param values that differ from those of a step in which nothing moves */
  write(gpu: Gpu, values: Partial<StepValues>): void {
    const { seed, step, lr, weightDecay, momentum, teacherTemp, centerMomentum, classes } = { ...IDLE, ...values }
    this.#words.setUint32(0, seed, true)
    this.#words.setUint32(4, step, true)
    const floats = [lr, weightDecay, momentum, 1 - momentum, teacherTemp, centerMomentum]
    floats.forEach((value, i) => {
      this.#words.setFloat32(8 + 4 * i, value, true)
    })
    classes.forEach(({ isActive, biasCorrection1, biasCorrection2Sqrt }, i) => {
      const at = 4 * (SCALARS + CLASS_WORDS * i)
      this.#words.setUint32(at, Number(isActive), true)
      this.#words.setFloat32(at + 4, biasCorrection1, true)
      this.#words.setFloat32(at + 8, biasCorrection2Sqrt, true)
    })
    const { buffer } = this.tensor.storage
    if (!buffer) throw new Error('step scalars: must be allocated before they are written')
    gpu.device.queue.writeBuffer(buffer, 0, this.#words.buffer)
  }
}
