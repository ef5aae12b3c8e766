// What this GPU can do at most: multiply-adds of f32 from registers, and bytes from memory and back. Measured, not looked
// up, so that a share of it is a share of what this device reached, today, in this browser.

import type { Gpu } from '../../gpu/device'
import { leastMs, type PassTimer } from '../../gpu/timing'
import { allocateTensors } from '../../tensor/allocateTensors'
import { CompiledProgram } from '../../tensor/compiled'
import { Program, emit } from '../../tensor/program'
import { Tensor } from '../../tensor/tensor'

/** NaN where nothing could be timed. */
export interface Peaks {
  gflops: number
  /** Read and written together. */
  GBps: number
}

const TURNS = 256
/** Enough sums at once for what waits longest; more than some compilers keep in registers. */
const CHAINS = [4, 8]
const TRIES = 4
/** A pass has to last so long to be timed well. */
const LONG_ENOUGH_MS = 5
const MOST_WORKGROUPS = 65535
const COPIED_BYTES = { hardware: 64 * 2 ** 20, software: 16 * 2 ** 20 }

export async function measurePeaks(gpu: Gpu, timer: PassTimer): Promise<Peaks> {
  const rates: number[] = []
  for (const chains of CHAINS) rates.push(await multiplyAdds(gpu, timer, chains))
  const known = rates.filter((rate) => !Number.isNaN(rate))
  return { gflops: known.length ? Math.max(...known) : NaN, GBps: await copies(gpu, timer) }
}

/** @returns billions of operations a second, the best of a few tries */
async function multiplyAdds(gpu: Gpu, timer: PassTimer, chains: number): Promise<number> {
  const out = Tensor.persistent(gpu, 'peak', [1])
  const rateOf = async (workgroups: number) => {
    const ms = await leastOf(gpu, timer, () =>
      emit(
        'gpu/peak.multiplyAdd',
        { params: { factor: 0.999, never: 1e30 }, out },
        { workgroups },
        { CHAINS: chains, TURNS },
      ),
    )
    return { ms, gflops: (workgroups * 64 * 32 * chains * TURNS) / (ms * 1e6) }
  }
  try {
    let workgroups = 256
    let found = await rateOf(workgroups)
    while (!(found.ms >= LONG_ENOUGH_MS) && workgroups < MOST_WORKGROUPS) {
      const wanted = (workgroups * 1.2 * LONG_ENOUGH_MS) / Math.max(found.ms || Infinity, 0.1) // twice what could not be timed
      workgroups = Math.min(MOST_WORKGROUPS, Math.ceil(Math.max(2 * workgroups, wanted)))
      found = await rateOf(workgroups)
    }
    return found.gflops
  } finally {
    if (out.storage.buffer) gpu.destroyBuffer(out.storage.buffer)
  }
}

/** @returns billions of bytes a second */
async function copies(gpu: Gpu, timer: PassTimer): Promise<number> {
  const { maxBufferSize, maxStorageBufferBindingSize } = gpu.device.limits
  const wanted = COPIED_BYTES[gpu.isSoftware ? 'software' : 'hardware']
  const bytes = Math.min(wanted, maxBufferSize, maxStorageBufferBindingSize)
  const n = Math.floor(bytes / 16)
  const source = Tensor.deferred('peak source', [4 * n])
  try {
    await allocateTensors(gpu, `the ${Math.ceil(bytes / 1e6)} MB whose copying is timed`, [source])
    const ms = await leastOf(gpu, timer, () => {
      const into = Tensor.empty('peak copy', [4 * n])
      emit('gpu/peak.copy', { params: { n }, source, into }, { threads: n })
    })
    return (2 * 16 * n) / (ms * 1e6)
  } finally {
    if (source.storage.buffer) gpu.destroyBuffer(source.storage.buffer)
  }
}

/** The least milliseconds of a few passes, after one that is not counted; NaN where none could be timed. */
async function leastOf(gpu: Gpu, timer: PassTimer, trace: () => void): Promise<number> {
  const program = new Program(gpu, 'peak')
  program.record(trace)
  const compiled = await CompiledProgram.compile(program)
  try {
    const times = await timer.time(Array.from({ length: TRIES + 1 }, () => (pass) => compiled.encode(pass)))
    return leastMs(times.slice(1))
  } finally {
    compiled.destroy()
  }
}
