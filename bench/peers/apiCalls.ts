// The true calls to WebGPU and the bytes that live on each device, counted at the API itself, whoever makes them.

export interface ApiCalls {
  submits: number
  passes: number
  dispatches: number
  buffers: number
  bindGroups: number
}

type Method = (this: unknown, ...args: never[]) => unknown

const none = (): ApiCalls => ({ submits: 0, passes: 0, dispatches: 0, buffers: 0, bindGroups: 0 })
let calls = none()
const memory = new WeakMap<GPUDevice, { bytes: number; peak: number }>()
const live = new WeakMap<GPUBuffer, { device: GPUDevice; size: number }>()

/** Begin to watch; before any engine is loaded. */
export function watchApi(): void {
  after(GPUQueue, 'submit', () => calls.submits++)
  after(GPUCommandEncoder, 'beginComputePass', () => calls.passes++)
  after(GPUComputePassEncoder, 'dispatchWorkgroups', () => calls.dispatches++)
  after(GPUComputePassEncoder, 'dispatchWorkgroupsIndirect', () => calls.dispatches++)
  after(GPUDevice, 'createBindGroup', () => calls.bindGroups++)
  after(GPUDevice, 'createBuffer', (self, made) => {
    calls.buffers++
    const [device, buffer] = [self as GPUDevice, made as GPUBuffer]
    const total = memory.get(device) ?? { bytes: 0, peak: 0 }
    total.bytes += buffer.size
    total.peak = Math.max(total.peak, total.bytes)
    memory.set(device, total)
    live.set(buffer, { device, size: buffer.size })
  })
  after(GPUBuffer, 'destroy', (self) => {
    const buffer = self as GPUBuffer
    const place = live.get(buffer)
    const total = place && memory.get(place.device)
    if (!place || !total) return // destroyed before
    total.bytes -= place.size
    live.delete(buffer)
  })
}

/** Calls of all devices while `body` runs. */
export async function callsOf(body: () => Promise<void>): Promise<ApiCalls> {
  calls = none()
  await body()
  return calls
}

/** The most bytes of buffers that `device` has held at once. */
export const peakBytes = (device: GPUDevice): number => memory.get(device)?.peak ?? 0

function after(owner: { prototype: object }, name: string, note: (self: unknown, result: unknown) => void): void {
  const methods = owner.prototype as Record<string, Method>
  const original = methods[name]
  methods[name] = function (this: unknown, ...args: never[]) {
    const result = original.apply(this, args)
    note(this, result)
    return result
  }
}
