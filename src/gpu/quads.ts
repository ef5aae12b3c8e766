// Whether the fast kernels may be trusted with this device's quads.
//
// They take the threads 4i to 4i + 3 of a workgroup for a quad. Every driver known does that where a workgroup is a row of
// threads, but WGSL promises no order of threads in a subgroup, and drivers differ where it is not a row. A driver that did
// otherwise would give wrong numbers without a word, so each device is asked once, before the first kernel is built.

import type { Gpu } from './device'
import { readBuffers } from './readback'

/** Of all kernels that exchange within quads (shaders.test.ts). */
export const QUAD_WORKGROUP_SIZES: readonly number[] = [4, 32, 64]
const THREADS = 256 // several workgroups of each size

/** @returns whether each thread gets from its quad what its three neighbours gave */
export async function quadsAreNeighbours(gpu: Gpu): Promise<boolean> {
  const { STORAGE, COPY_SRC, UNIFORM } = GPUBufferUsage
  const params = gpu.createBuffer('quads params', 16, UNIFORM, Uint32Array.of(THREADS))
  const got = QUAD_WORKGROUP_SIZES.map(() => gpu.createBuffer('quads', 16 * THREADS, STORAGE | COPY_SRC))
  try {
    const kernels = QUAD_WORKGROUP_SIZES.map((WORKGROUP_SIZE) => gpu.kernel('gpu/quads', { WORKGROUP_SIZE }))
    const pipelines = await gpu.loss.during(Promise.all(kernels.map(({ pipeline }) => pipeline)))
    gpu.submit('quads', (pass) =>
      kernels.forEach(({ text }, i) => {
        const entries = [params, got[i]].map((buffer, binding) => ({ binding, resource: { buffer } }))
        pass.setPipeline(pipelines[i])
        pass.setBindGroup(0, gpu.createBindGroup({ label: text.name, layout: gpu.layout(text), entries }))
        pass.dispatchWorkgroups(THREADS / text.workgroupSize)
      }),
    )
    const answers = await readBuffers(gpu, got)
    return answers.every((bytes) => new Uint32Array(bytes).every((from, at) => from === ((at >> 2) ^ (at & 3))))
  } catch (error) {
    gpu.loss.check()
    if (error instanceof GPUPipelineError) return false // a driver that cannot build the smallest of them
    throw error
  } finally {
    for (const buffer of [params, ...got]) gpu.destroyBuffer(buffer)
  }
}
