// One device for the whole test run (Dawn in Node). No adapter is a failure, never a skip. The driver is chosen by
// test/vulkan.ts; errors that nobody catches end in test/gpuErrors.ts.

import { create, globals } from 'webgpu'
import { Gpu } from '../src/gpu/device'
import { gpuErrors } from './gpuErrors'

Object.assign(globalThis, globals)
// Dawn lives only as long as this reference does, so it is exported and never collected.
export const instance: GPU = create([])
export const gpu = await Gpu.request(instance).catch((cause: unknown) => {
  const advice =
    'Install Chromium (it brings a software Vulkan driver) or mesa-vulkan-drivers, or set VK_ICD_FILENAMES.'
  throw new Error(`test: these tests need a WebGPU adapter, and this machine has none. ${advice}`, { cause })
})
gpu.hasF16 = false // ops are held to what single precision gives; src/ops/matmul/f16.test.ts and the self-test look at half
/** The same device, on which no kernel is built yet, taken for one where kernels stand in for others. */
export const unbuilt = (): Gpu => Object.assign(new Gpu(gpu.device), { spillsRegisters: true, contracts: false })
gpu.device.addEventListener('uncapturederror', ({ error }) => {
  gpuErrors.messages.push(error.message)
})
void gpu.device.lost.then(({ reason, message }) => {
  gpuErrors.messages.push(`device lost (${reason}): ${message}`)
})
gpuErrors.settle = () => gpu.device.queue.onSubmittedWorkDone().then(() => {})
