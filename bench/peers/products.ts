// The matrix products of the presets' own steps: forward, input gradient and weight gradient.

import { Gpu } from '../../src/gpu/device'
import { PRESETS } from '../../src/runs/presets'
import { declareRun, type DataShape } from '../../src/train/build'
import { stepProgram } from '../../src/train/plan'
import { regionStart } from '../../src/train/stepRunner'
import type { Product } from './engine'

/** Smaller ones measure what a launch costs. */
const MIN_FLOPS = 1e8

/** Images as those of CIFAR-10 and of the bundled set. */
const DATA: DataShape = {
  size: 32,
  classes: 10,
  trainCount: 10_000,
  testCount: 2000,
  normalization: { mean: [0, 0, 0], std: [1, 1, 1] },
}

export const flopsOf = ({ M, N, K }: Product): number => 2 * M * N * K

export const nameOf = ({ kind, M, N, K }: Product): string => `${kind} ${M} x ${N} x ${K}`

/** Every distinct product of at least 100 MFLOP, as the steps of the presets that learn launch them. */
export async function presetProducts(): Promise<Product[]> {
  const gpu = await Gpu.request(navigator.gpu)
  const launches = PRESETS.filter(({ group }) => group === 'learns').flatMap(({ config }) => {
    const run = declareRun(config, DATA)
    return stepProgram(gpu, run, regionStart(config) < config.steps).launches
  })
  const products = launches
    .filter(({ kernel }) => kernel.startsWith('matmul/'))
    .map(({ params: { M, N, K, a_m, b_k } }): Product => {
      const kind = a_m === 1 ? 'weight' : b_k === 1 ? 'forward' : 'input'
      return { kind, M, N, K }
    })
  const distinct = new Map(products.map((product) => [nameOf(product), product]))
  return [...distinct.values()].filter((product) => flopsOf(product) >= MIN_FLOPS)
}
