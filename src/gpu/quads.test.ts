import { afterEach, expect, test, vi } from 'vitest'
import { gpu, instance } from '../../test/gpu'
import { Gpu } from './device'
import { quadsAreNeighbours } from './quads'

afterEach(() => {
  vi.restoreAllMocks()
})

/** A device of this adapter, on which a driver makes of each shader what `miscompile` makes of its text. */
async function onDriver(miscompile: (code: string) => string): Promise<Gpu> {
  const compile = GPUDevice.prototype.createShaderModule
  vi.spyOn(GPUDevice.prototype, 'createShaderModule').mockImplementation(function (this: GPUDevice, descriptor) {
    return compile.call(this, { ...descriptor, code: miscompile(descriptor.code) })
  })
  return Gpu.request(instance)
}

const offered = gpu.device.features.has('subgroups')

test('quads that are four neighbours are used, and asking leaves nothing behind', async () => {
  const asked = await Gpu.request(instance)
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
  const broken = await onDriver((code) => code.replace(right, wrong))
  expect(broken.hasQuads).toBe(false)
  expect(broken.device.features.has('subgroups')).toBe(offered)
  broken.device.destroy()
})

test('a driver that cannot build the smallest kernel of quads is not asked for others', async () => {
  const build = GPUDevice.prototype.createComputePipelineAsync
  vi.spyOn(GPUDevice.prototype, 'createComputePipelineAsync').mockImplementation(function (
    this: GPUDevice,
    descriptor,
  ) {
    if (descriptor.label?.startsWith('gpu/quads'))
      return Promise.reject(new GPUPipelineError('no', { reason: 'internal' }))
    return build.call(this, descriptor)
  })
  const without = await Gpu.request(instance)
  expect(without.hasQuads).toBe(false)
  expect(without.counts.bytes).toBe(0)
  without.device.destroy()
})

test('a device that is lost meanwhile is told as lost, not as one whose quads are wrong', async () => {
  const lost = await Gpu.request(instance)
  lost.device.destroy()
  await expect(quadsAreNeighbours(lost)).rejects.toThrow('The GPU device was lost')
})
