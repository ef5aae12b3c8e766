import { expect, test } from 'vitest'
import { gpu, instance } from '../../test/gpu'
import { Gpu, NoDeviceError } from './device'
import { GpuHost } from './host'
import { DeviceLostError } from './loss'
import { OutOfMemoryError, allocate } from './outOfMemory'
import { mapped, readBuffer } from './readback'

/** The device of the tests, under an account of its own that can be taken for lost. */
const another = () => new Gpu(gpu.device, gpu.info)
const readable = (of: Gpu) => of.createBuffer('read', 16, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST)

test('who waits for a device is told of its loss, once, and so is who comes later', async () => {
  const lost = another()
  const heard: string[] = []
  lost.loss.listen(({ reason }) => heard.push(reason))
  lost.loss.listen(() => heard.push('never'))()
  const waiting = lost.loss.during(new Promise(() => undefined))
  lost.loss.declare('the driver was reset')
  lost.loss.declare('again')
  await expect(waiting).rejects.toThrow('The GPU device was lost: the driver was reset')
  await expect(lost.loss.during(Promise.resolve(1))).rejects.toBeInstanceOf(DeviceLostError)
  expect(() => lost.loss.check()).toThrow(DeviceLostError)
  lost.loss.listen(() => heard.push('late'))
  expect(heard).toEqual(['the driver was reset', 'late'])
})

test('while it lives, work comes to what it comes to, its own errors too', async () => {
  const { loss } = another()
  expect(await loss.during(Promise.resolve(3))).toBe(3)
  await expect(loss.during(Promise.reject(new Error('of another kind')))).rejects.toThrow('of another kind')
  expect(loss.error).toBeNull()
})

test('a device that is destroyed says so itself, and what it breaks is told as its loss', async () => {
  const lost = await Gpu.request(instance)
  const buffer = readable(lost)
  const map = mapped(lost, buffer)
  lost.device.destroy()
  await expect(map).rejects.toBeInstanceOf(DeviceLostError)
  await expect(readBuffer(lost, buffer)).rejects.toBeInstanceOf(DeviceLostError)
  expect(lost.loss.error?.reason).toContain('destroyed')
})

test('a host hands out one device until it is lost, then another', async () => {
  const given: Gpu[] = []
  const told: unknown[] = []
  const host = new GpuHost(
    () => {
      given.push(another())
      return Promise.resolve(given[given.length - 1])
    },
    (outcome) => told.push(outcome),
  )
  const [first, same] = await Promise.all([host.gpu(), host.gpu()])
  expect(same).toBe(first)
  first.loss.declare('unknown')
  expect(await host.gpu()).not.toBe(first)
  let tries = 0
  const used = await host.use((living) => {
    if (tries++ === 0) living.loss.declare('in the middle')
    living.loss.check()
    return Promise.resolve(living)
  })
  expect(given).toHaveLength(3)
  expect(used).toBe(given[2])
  expect(told).toEqual(given)
})

test('a host that gets no other device tries again before it says so, and whenever it is asked', async () => {
  let asked = 0
  const told: unknown[] = []
  const host = new GpuHost(
    () => (asked++ % 4 === 0 ? Promise.resolve(another()) : Promise.reject(new Error('not now'))),
    (outcome) => told.push(outcome),
  )
  const first = await host.gpu()
  first.loss.declare('unknown')
  await expect(host.gpu()).rejects.toThrow('The GPU device was lost, and the browser gives no other one.')
  expect(asked).toBe(4)
  expect(told[1]).toBeInstanceOf(NoDeviceError)
  expect(await host.gpu()).toBeInstanceOf(Gpu)
})

test('buffers beyond the room of a device are refused in a sentence', async () => {
  const small = another()
  small.room = 100
  const make = (bytes: number) => () => small.createBuffer('some', bytes, GPUBufferUsage.STORAGE)
  const fits = await allocate(small, 'a few numbers', make(64))
  await expect(allocate(small, 'many numbers', make(64))).rejects.toThrow('The GPU has no room for many numbers.')
  const refused = () => {
    throw new RangeError('createBuffer failed, size (9) is too large for the implementation')
  }
  await expect(allocate(small, 'more', refused)).rejects.toBeInstanceOf(OutOfMemoryError)
  const wrong = () => {
    throw new TypeError('of another kind')
  }
  await expect(allocate(small, 'more', wrong)).rejects.toThrow('of another kind')
  small.destroyBuffer(fits)
})
