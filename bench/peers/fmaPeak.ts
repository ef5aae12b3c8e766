// The most multiply-adds a second that the adapter does with nothing to load: two vec4f sums a thread.

import { settler } from './settle'
import type { Work } from './engine'

const THREADS = 8192
const TURNS = 1024
const UNROLLED = 8

const CODE = `
@group(0) @binding(0) var<storage, read_write> out: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let s = f32(id.x & 7u) * 0.001;
  let m = vec4f(0.9999 + s * 0.0001);
  let c = vec4f(s);
  var x = vec4f(s);
  var y = vec4f(s + 1.0);
  for (var turn = 0u; turn < ${TURNS}u; turn++) {
    ${'x = fma(x, m, c); y = fma(y, m, c);\n'.repeat(UNROLLED)}
  }
  let sum = x + y;
  out[id.x] = sum.x + sum.y + sum.z + sum.w;
}`

export const PEAK_FLOPS = THREADS * TURNS * UNROLLED * 2 * 4 * 2

/** PEAK_FLOPS operations. */
export async function fmaPeak(device: GPUDevice): Promise<Pick<Work, 'run' | 'destroy'>> {
  const settle = settler(device)
  const module = device.createShaderModule({ label: 'fma peak', code: CODE })
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } })
  const out = device.createBuffer({ label: 'fma peak', size: 4 * THREADS, usage: GPUBufferUsage.STORAGE })
  const entries = [{ binding: 0, resource: { buffer: out } }]
  const bindGroup = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries })
  return {
    run: () => {
      const encoder = device.createCommandEncoder()
      const pass = encoder.beginComputePass()
      pass.setPipeline(pipeline)
      pass.setBindGroup(0, bindGroup)
      pass.dispatchWorkgroups(THREADS / 64)
      pass.end()
      device.queue.submit([encoder.finish()])
      return settle()
    },
    destroy: () => {
      out.destroy()
    },
  }
}
