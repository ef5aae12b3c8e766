import { afterAll, expect, test } from 'vitest'
import { instance } from '../../test/gpu'
import { tinyConfig, tinyData } from '../../test/tinyRun'
import { gelu } from '../ops/elementwise/gelu'
import { CompiledProgram } from '../tensor/compiled'
import { Program } from '../tensor/program'
import { Tensor } from '../tensor/tensor'
import { Gpu } from './device'
import { DeviceFaultError } from './faults'
import { kernelText } from './kernel'
import { allocate } from './outOfMemory'
import { ReadbackRing, readBuffer } from './readback'

const faulty = await Gpu.request(instance) // of its own: what it refuses is no complaint of other tests
afterAll(() => faulty.device.destroy())

const { COPY_SRC, COPY_DST } = GPUBufferUsage
/** Ask for what no device does, and says so only aside. */
const refuse = () => faulty.submitCopies('beyond', (encoder) => encoder.clearBuffer(small, 0, 1024))
const small = faulty.createBuffer('small', 16, COPY_SRC | COPY_DST)

test('what the device refuses is told to the next who reads, once', async () => {
  expect((await readBuffer(faulty, small)).byteLength).toBe(16)
  const before = faulty.counts.bytes
  refuse()
  const error: unknown = await readBuffer(faulty, small).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(DeviceFaultError)
  expect((error as Error).message).toMatch(/^The GPU refused part of the work, so its numbers would be wrong: ./)
  expect((error as Error).message).not.toContain('\n')
  expect(faulty.counts.bytes).toBe(before)
  expect((await readBuffer(faulty, small)).byteLength).toBe(16)
})

test('what is refused while buffers are made is told to their maker, and is no fault of the work beside it', async () => {
  const before = faulty.faults.count
  await expect(allocate(faulty, 'too little', refuse)).rejects.toThrow(DeviceFaultError)
  expect(faulty.faults.count).toBe(before)
  expect((await readBuffer(faulty, small)).byteLength).toBe(16)
})

test('a ring tells of every fault since it was made, though another reader was told first', async () => {
  const copy = (ring: ReadbackRing) => {
    let arrive: (() => Promise<ArrayBuffer>) | undefined
    faulty.submitCopies('copy', (encoder) => (arrive = ring.copy(encoder, small)))
    return arrive?.()
  }
  const ring = new ReadbackRing(faulty, 16, 3)
  await copy(ring)
  refuse()
  await expect(readBuffer(faulty, small)).rejects.toThrow(DeviceFaultError)
  await expect(copy(ring)).rejects.toThrow(DeviceFaultError)
  const later = new ReadbackRing(faulty, 16, 1)
  await expect(copy(later)).resolves.toHaveProperty('byteLength', 16)
  for (const one of [ring, later]) one.destroy()
})

test('a text that does not compile is told to whoever waits for its pipeline, and is no fault of the device', async () => {
  const before = faulty.faults.count
  const text = { ...kernelText('elementwise/addInto', {}), name: 'wrong', code: 'fn main() { let x: u32 = 1.5; }' }
  await expect(faulty.kernelOf(text).pipeline).rejects.toThrow(/^wrong: .*u32/s)
  expect((await readBuffer(faulty, small)).byteLength).toBe(16)
  expect(faulty.faults.count).toBe(before)
})

test('a program whose memory is gone gives no numbers', async () => {
  const program = new Program(faulty, 'gone')
  const x = Tensor.persistent(faulty, 'x', [8], new Float32Array(8).fill(1))
  const y = program.record(() => gelu(x))
  const compiled = await CompiledProgram.compile(program, [y])
  compiled.run()
  expect((await y.read(faulty))[0]).toBeGreaterThan(0.8)
  x.storage.buffer?.destroy()
  compiled.run()
  await expect(y.read(faulty)).rejects.toThrow(DeviceFaultError)
})

test('a run whose step is refused ends with that, and not with numbers', async () => {
  const { Session } = await import('../train/session')
  const events: { type: string }[] = []
  const session = new Session(faulty, tinyData(), tinyConfig({ steps: 30 }), { runId: 1 }, (event) => {
    events.push(event)
    if (event.type === 'started') refuse()
  })
  expect(await session.train()).toBeNull()
  const failed = events.find(({ type }) => type === 'failed')
  expect(failed).toHaveProperty('message', expect.stringContaining('The GPU refused part of the work'))
  expect(failed).toHaveProperty('advice', expect.stringContaining('reload the page'))
})
