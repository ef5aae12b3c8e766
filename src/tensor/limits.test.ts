import { expect, test } from 'vitest'
import { capped } from '../../test/capped'
import { gpu } from '../../test/gpu'
import { input, uniform } from '../../test/numerics'
import { DeviceFaultError } from '../gpu/faults'
import { gelu } from '../ops/elementwise/gelu'
import { CompiledProgram } from './compiled'
import { imagesAPass } from './limits'
import { Program } from './program'
import { Tensor } from './tensor'

test('what the device cannot bind is refused before anything is made, and what it refuses is told to its maker alone', async () => {
  const before = { ...gpu.counts }
  const small = capped({ maxStorageBufferBindingSize: 384 })
  const wide = new Program(small, 'wide')
  wide.record(() => gelu(Tensor.deferred('x', [100])))
  const refusal = "'wide' is too large for the device: 'x' takes 0 MB, and one buffer may have 0 MB."
  await expect(CompiledProgram.compile(wide)).rejects.toThrow(refusal)
  expect(small.counts).toMatchObject({ buffers: 0, pipelines: 0, bindGroups: 0 })

  const faults = gpu.faults.count
  const crooked = new Program(gpu, 'crooked')
  const x = input([101], uniform(101, 1))
  crooked.record(() => gelu(new Tensor([100], 'f32', x.storage, 4))) // bindings begin at multiples of 256 bytes
  await expect(CompiledProgram.compile(crooked)).rejects.toThrow(DeviceFaultError)
  await expect(x.read(gpu)).resolves.toHaveLength(101)
  expect(gpu.faults.count).toBe(faults)
  gpu.destroyBuffer(x.storage.buffer!)
  expect(gpu.counts.bytes).toBe(before.bytes)
})

test('a pass sees as many images as the device can bind, in fours', () => {
  const of = (bytes: number) => {
    const small = capped({ maxStorageBufferBindingSize: bytes })
    return imagesAPass(small, 100, (images) => {
      const program = new Program(small, 'pass')
      program.record(() => gelu(gelu(Tensor.deferred('batch', [images, 10])))) // 40 bytes an image
      return program
    })
  }
  expect([4000, 3999, 3000, 200, 100].map(of)).toEqual([100, 96, 72, 4, 4])
})
