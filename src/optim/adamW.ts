// AdamW (Loshchilov and Hutter 2019; torch.optim.AdamW) over flat buffers: one launch for a whole network.
//
// Kernel: shaders/optim/adamW.wgsl

import type { Parameters } from '../tensor/parameters'
import { emit } from '../tensor/program'
import { Tensor, checkShape } from '../tensor/tensor'
import { freezeClassOf, isDecayed } from './paramGroups'

export interface AdamWBuffers {
  /** What is trained, and its gradients and moments in buffers of the same layout. */
  parameters: Parameters
  gradients: Parameters
  expAvg: Parameters
  expAvgSq: Parameters
}

export interface AdamWConfig {
  beta1: number
  beta2: number
  /** Added to the square root, after bias correction. */
  eps: number
}

const BLOCK = 64 // elements; segments begin at multiples of it
const DECAYS = 1 << 24
const TRAINS = 1 << 25
const CLASS_SHIFT = 26

/**
 * One step, in place. Learning rate, weight decay and bias corrections come with the step's scalars.
 *
 * @param coefficients [segments] f32, what each tensor's gradient is multiplied by first (clipping)
 */
export function adamW(buffers: AdamWBuffers, coefficients: Tensor, stepScalars: Tensor, config: AdamWConfig): void {
  const { parameters, gradients, expAvg, expAvgSq } = buffers
  const { segments } = parameters
  checkShape('adamW', 'coefficients', coefficients.shape, [segments.length], '[segments]')
  const blocks = segments.flatMap((segment, s) => {
    const flags = (isDecayed(segment) ? DECAYS : 0) | (segment.isTrainable ? TRAINS : 0)
    const entry = s | flags | (freezeClassOf(segment) << CLASS_SHIFT)
    return new Array<number>(Math.ceil(segment.size / BLOCK)).fill(entry)
  })
  const { beta1, beta2, eps } = config
  emit(
    'optim/adamW',
    {
      params: { blocks: blocks.length, beta1, beta2, one_minus_beta1: 1 - beta1, one_minus_beta2: 1 - beta2, eps },
      gradients: gradients.flat(),
      coefficients,
      blocks: Tensor.constant('adamW.blocks', [blocks.length], Uint32Array.from(blocks)),
      scalars: stepScalars,
      values: parameters.flat(),
      exp_avg: expAvg.flat(),
      exp_avg_sq: expAvgSq.flat(),
    },
    { workgroups: blocks.length },
  )
}
