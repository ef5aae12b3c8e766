// The true calls to WebGPU, counted at the API itself: what the engine's own account (gpu.counts) is held against.

import { vi } from 'vitest'

export interface ApiCalls {
  submits: number
  passes: number
  dispatches: number
  /** From buffer to buffer, and of bytes into one. */
  copies: number
  buffers: number
  /** Of buffers made, less those destroyed. */
  bytes: number
  bindGroups: number
  pipelines: number
  shaders: number
}

type Method = (this: unknown, ...args: unknown[]) => unknown

const WATCHED: [object: string, method: string, note: (calls: ApiCalls, self: unknown, argument: unknown) => void][] = [
  ['GPUQueue', 'submit', (calls) => calls.submits++],
  ['GPUCommandEncoder', 'beginComputePass', (calls) => calls.passes++],
  ['GPUComputePassEncoder', 'dispatchWorkgroups', (calls) => calls.dispatches++],
  ['GPUCommandEncoder', 'copyBufferToBuffer', (calls) => calls.copies++],
  ['GPUQueue', 'writeBuffer', (calls) => calls.copies++],
  [
    'GPUDevice',
    'createBuffer',
    (calls, _, descriptor) => {
      calls.buffers++
      calls.bytes += (descriptor as GPUBufferDescriptor).size
    },
  ],
  ['GPUBuffer', 'destroy', (calls, buffer) => (calls.bytes -= (buffer as GPUBuffer).size)],
  ['GPUDevice', 'createBindGroup', (calls) => calls.bindGroups++],
  ['GPUDevice', 'createComputePipeline', (calls) => calls.pipelines++],
  ['GPUDevice', 'createComputePipelineAsync', (calls) => calls.pipelines++],
  ['GPUDevice', 'createShaderModule', (calls) => calls.shaders++],
]

/** Count every call, of any device, while `body` runs. */
export async function countCalls(body: () => Promise<unknown> | void): Promise<ApiCalls> {
  const calls = {
    submits: 0, passes: 0, dispatches: 0, copies: 0, buffers: 0, bytes: 0, bindGroups: 0, pipelines: 0, shaders: 0,
  } // prettier-ignore
  const spies = WATCHED.map(([object, method, note]) => {
    const { prototype } = (globalThis as unknown as Record<string, { prototype: Record<string, Method> }>)[object]
    const original = prototype[method]
    return vi.spyOn(prototype, method).mockImplementation(function (this: unknown, ...args) {
      note(calls, this, args[0])
      return original.apply(this, args)
    })
  })
  try {
    await body()
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  return calls
}
