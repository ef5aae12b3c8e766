// How near a large square product comes to what the device can do.

import type { Gpu } from '../../gpu/device'
import { PassTimer } from '../../gpu/timing'
import { gemm, plain, productOf, transposed, type Product } from '../../ops/matmul/gemm'
import { Program } from '../../tensor/program'
import { Tensor } from '../../tensor/tensor'
import { TileBench } from '../tileBench'
import { measurePeaks } from './peaks'

/** A graphics card has raised its clock after some tens of milliseconds. */
const LONGER = 10

/**
 * As forward, input gradient and weight gradient read it, with the tile that is fastest here.
 *
 * @param side rows, columns and terms; a multiple of 4
 */
export async function largeProducts(gpu: Gpu, side: number, tell: (line: string) => void) {
  const peaks = await measurePeaks(gpu, await PassTimer.make(gpu))
  const program = new Program(gpu, 'large products')
  const input = (name: string) => Tensor.deferred(name, [side, side])
  const size = [side, side, side] as const
  program.record(() => {
    const sides = { rows: plain(input('x'), side), columns: transposed(input('y'), side) }
    gemm(sides.rows, sides.rows, size, Tensor.empty('c', [side, side]))
    gemm(sides.rows, sides.columns, size, Tensor.empty('c', [side, side]))
    gemm(sides.columns, sides.rows, size, Tensor.empty('c', [side, side]))
  })
  const all = program.launches.map(productOf).filter((product): product is Product => product !== null)
  const bench = await TileBench.make(gpu, all, gpu.isSoftware ? 1 : LONGER)
  try {
    const found = []
    for (const product of all) {
      const { tile, ms, rule, ruleMs } = await bench.fastest(product)
      const gflops = (2 * side ** 3) / (ms * 1e6)
      found.push({ product: product.key, tile, ms, rule, ruleMs, gflops, share: gflops / peaks.gflops })
      tell(
        `${product.key}: ${Number.isNaN(gflops) ? 'could not be timed' : `${gflops.toFixed(1)} GFLOP/s`} with tiles of ${tile}`,
      )
    }
    return { ...peaks, found }
  } finally {
    bench.destroy()
  }
}
