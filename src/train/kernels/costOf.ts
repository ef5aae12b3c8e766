// The count of any launch, from the tables beside the ops.

import { withoutVariant, type KernelCost, type KernelCosts } from '../../ops/kernelCost'
import { storageBindings } from '../../gpu/kernel'
import type { Launch } from '../../tensor/program'

const tables = import.meta.glob<KernelCosts>(['/src/ops/*/costs.ts', '/src/optim/costs.ts', '/src/augment/costs.ts'], {
  import: 'costs',
  eager: true,
})

const costs: KernelCosts = Object.assign({}, ...Object.values(tables)) as KernelCosts

/** Kernels, without the suffix of their variants, that are counted. */
export const countedKernels = (): string[] => Object.keys(costs)

export function costOf({ kernel, params, constants, text, tensors }: Launch): KernelCost {
  const cost = costs[withoutVariant(kernel)]
  if (!cost) throw new Error(`costs: no count for '${kernel}'; add it to costs.ts beside its op`)
  const names = storageBindings(text).map(({ name }) => name)
  const countsVectors = /\.(vec4|unrolled)$/.test(kernel) && !kernel.startsWith('matmul/')
  return cost({
    params,
    constants,
    lanes: countsVectors ? 4 : 1,
    size: (binding) => tensors[names.indexOf(binding)]?.size ?? 0,
  })
}
