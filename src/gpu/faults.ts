// Work that the device refused while it ran: a launch out of its limits, a buffer for which there was no room. WebGPU goes on
// as if it had been done, with whatever lay in the buffers, and says so aside (`uncapturederror`). So whoever reads numbers
// back reads them through here (readback.ts), and is told instead of being given them.

/** What the device refused, in its own words. Numbers that came after it are not to be trusted. */
export class DeviceFaultError extends Error {
  readonly isOutOfMemory: boolean
  constructor(reason: string, isOutOfMemory: boolean) {
    super(
      `The GPU refused part of the work, so its numbers would be wrong: ${reason.trim().split('\n')[0].slice(0, 300)}`,
    )
    this.name = 'DeviceFaultError'
    this.isOutOfMemory = isOutOfMemory
  }
}

const watches = new WeakMap<GPUDevice, FaultWatch>()

export class FaultWatch {
  #count = 0
  /** So many have been told to somebody. */
  #told = 0
  /** The first of those after the last that was told: what follows is mostly of its making. */
  #first: DeviceFaultError | null = null

  /** The one of a device, however many keep an account of it. */
  static of(device: GPUDevice): FaultWatch {
    const watch = watches.get(device) ?? new FaultWatch(device)
    watches.set(device, watch)
    return watch
  }

  private constructor(device: GPUDevice) {
    device.addEventListener('uncapturederror', ({ error }) => {
      if (!this.#first || this.#told === this.#count) this.#first = faultOf(error)
      this.#count++
    })
  }

  /** Faults until now: what begins here asks `check` for those that came after. */
  get count(): number {
    return this.#count
  }

  /** @param since `count` when the work began @throws DeviceFaultError of a fault after it, or of one that nobody was told */
  check(since = this.#count): void {
    if (!this.#first || this.#count <= Math.min(since, this.#told)) return
    this.#told = this.#count
    throw this.#first
  }
}

function faultOf(error: GPUError): DeviceFaultError {
  const isOutOfMemory = typeof GPUOutOfMemoryError !== 'undefined' && error instanceof GPUOutOfMemoryError
  return new DeviceFaultError(error.message || error.constructor.name, isOutOfMemory)
}
