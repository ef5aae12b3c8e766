// Whether kernels may trust in this device's quads.
//
// They take the threads 4i to 4i + 3 of a workgroup for a quad. Every driver known does that where a workgroup is a row of
// threads, but WGSL promises no order of threads in a subgroup, and drivers differ where it is not a row. A driver that did
// otherwise would give wrong numbers without a word, so each device is asked once, before any other kernel is built.

import type { Gpu } from './device'
import { KernelTextError } from './kernel'
import { readBuffer } from './readback'

const THREADS = 256

/** @returns whether each thread gets from its quad what its three neighbours gave @throws DeviceLostError */
export async function quadsAreNeighbours(gpu: Gpu): Promise<boolean> {
  const { STORAGE, COPY_SRC, UNIFORM } = GPUBufferUsage
  const { text, pipeline } = gpu.kernel('gpu/quads')
  const params = gpu.createBuffer('quads params', 16, UNIFORM, Uint32Array.of(THREADS))
  const got = gpu.createBuffer('quads', 16 * THREADS, STORAGE | COPY_SRC)
  try {
    const built = await gpu.loss.during(pipeline)
    const entries = [params, got].map((buffer, binding) => ({ binding, resource: { buffer } }))
    const bindGroup = gpu.createBindGroup({ label: text.name, layout: gpu.layout(text), entries })
    gpu.submit('quads', (pass) => {
      pass.setPipeline(built)
      pass.setBindGroup(0, bindGroup)
      pass.dispatchWorkgroups(THREADS / text.workgroupSize)
    })
    const values = new Uint32Array(await readBuffer(gpu, got))
    return values.every((value, at) => value === ((at >> 2) ^ (at & 3)))
  } catch (error) {
    // a driver that cannot build the smallest of them; browsers were without the name of that for a while
    if (error instanceof KernelTextError) return false
    if (typeof GPUPipelineError !== 'undefined' && error instanceof GPUPipelineError) return false
    throw error
  } finally {
    for (const buffer of [params, got]) gpu.destroyBuffer(buffer)
  }
}
