import { expect, test } from 'vitest'
import { gpu, instance } from '../../test/gpu'
import { Gpu } from './device'
import { quadsAreNeighbours } from './quads'

const offered = gpu.device.features.has('subgroups')

/** The device of this adapter, with a driver that is not as it should be. */
async function onDriver(spoil: (device: GPUDevice) => void): Promise<Gpu> {
  const adapter = await instance.requestAdapter()
  if (!adapter) throw new Error('test: there must be an adapter')
  const { features, limits, info } = adapter
  const requestDevice = async (descriptor?: GPUDeviceDescriptor) => {
    const device = await adapter.requestDevice(descriptor)
    spoil(device)
    return device
  }
  return Gpu.request({ requestAdapter: () => Promise.resolve({ features, limits, info, requestDevice }) } as never)
}

/** It makes of a shader what stands there when `right` is `wrong`. */
const miscompiling = (right: string, wrong: string) => (device: GPUDevice) => {
  const compile = device.createShaderModule.bind(device)
  device.createShaderModule = (descriptor) => compile({ ...descriptor, code: descriptor.code.replace(right, wrong) })
}

test('quads that are four neighbours are used, and asking leaves nothing behind', async () => {
  const asked = await onDriver(() => undefined)
  expect(asked.hasQuads).toBe(offered)
  expect(asked.counts).toMatchObject({ bytes: 0, submits: offered ? 2 : 0, passes: offered ? 1 : 0 })
  asked.device.destroy()
})

test.each([
  ['in another order', 'lane;', 'lane / 4u * 4u + lane % 4u / 2u + lane % 2u * 2u;'],
  ['in columns instead of rows', 'lane;', 'lane % 8u * (WORKGROUP_SIZE / 8u) + lane / 8u;'],
  ['that swap along the wrong side', 'quadSwapX(x), quadSwapY(x)', 'quadSwapY(x), quadSwapX(x)'],
  ['that hand nothing round', 'quadSwapDiagonal(x)', '0u'],
])('quads %s are not', async (_, right, wrong) => {
  const broken = await onDriver(miscompiling(right, wrong))
  expect(broken.hasQuads).toBe(false)
  expect(broken.device.features.has('subgroups')).toBe(offered)
  broken.device.destroy()
})

test('a driver that cannot build the smallest kernel of quads is asked for no other', async () => {
  const without = await onDriver((device) => {
    device.createComputePipelineAsync = () => Promise.reject(new GPUPipelineError('no', { reason: 'internal' }))
  })
  expect(without.hasQuads).toBe(false)
  expect(without.counts.bytes).toBe(0)
  without.device.destroy()
})

test('a device that is lost meanwhile is told as lost, not as one whose quads are wrong', async () => {
  const lost = await Gpu.request(instance)
  lost.device.destroy()
  await expect(quadsAreNeighbours(lost)).rejects.toThrow('The GPU device was lost')
})
