// What the norms do, by the rules of ../kernelCost.ts.

import type { KernelCosts, LaunchShape } from '../kernelCost'

const columnsOf = ({ params: { segment }, constants: { QUADRANTS }, lanes }: LaunchShape) =>
  Number(QUADRANTS) * segment * lanes

export const costs: KernelCosts = {
  'norm/l2Normalize.forward': ({ params: { rows, columns } }) => ({
    flops: 3 * rows * columns + 2 * rows,
    words: 2 * rows * columns + rows,
  }),
  'norm/l2Normalize.backward': ({ params: { rows, columns } }) => ({
    flops: 5 * rows * columns,
    words: 3 * rows * columns + rows,
  }),
  'norm/weightNorm.forward': ({ params: { rows, columns } }) => ({
    flops: 3 * rows * columns + 3 * rows,
    words: 2 * rows * columns + 2 * rows,
  }),
  'norm/weightNorm.backward': ({ params: { rows, columns }, constants: { HAS_G } }) => ({
    flops: 6 * rows * columns + rows,
    words: 3 * rows * columns + (2 + Number(HAS_G)) * rows,
  }),
  'norm/layerNorm.forward': (launch) => {
    const [rows, columns] = [launch.params.rows, columnsOf(launch)]
    return { flops: 7 * rows * columns + 4 * rows, words: 2 * rows * columns + 2 * columns + 2 * rows }
  },
  'norm/layerNorm.backward': (launch) => {
    const { rows, adds } = launch.params
    const columns = columnsOf(launch)
    return { flops: (11 + adds) * rows * columns, words: (3 + adds) * rows * columns + columns + 2 * rows }
  },
  'norm/layerNorm.parameters': (launch) => {
    const { rows, chunks } = launch.params
    const columns = columnsOf(launch)
    return { flops: 5 * rows * columns, words: 2 * rows * columns + 2 * rows + 2 * chunks * columns }
  },
}
